package io.giro.benchmark.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection, kept alive, with at most one request on its way. All of it happens in the thread of its selector. */
final class Connection {

    /** Hears how a request ended. */
    interface Listener {

        /** The answer is complete. */
        void answered(Connection connection);

        /** There will be no answer, and nobody knows what became of the request. The connection is a new one now. */
        void broken(Connection connection, String why);
    }

    private final Selector selector;
    private final InetSocketAddress address;
    private final Listener listener;
    private final ByteBuffer out;
    private final AnswerReader answer = new AnswerReader();
    private SocketChannel channel;
    private long dueAt;
    private long resumeAt;
    private boolean isFollowed;
    private boolean keepBody;
    private boolean isOwed;

    /** @param bytes room for one request */
    Connection(Selector selector, URI target, int bytes, Listener listener) throws IOException {
        this.selector = selector;
        this.listener = listener;
        address = new InetSocketAddress(target.getHost(), target.getPort());
        out = ByteBuffer.allocateDirect(bytes).limit(0);
        channel = connect();
    }

    /** Where the next request is written before {@link #send}. Empty. */
    ByteBuffer request() {
        return out.clear();
    }

    /** Sends what was written. */
    void send(boolean keepBody) {
        this.keepBody = keepBody;
        out.flip();
        sendAgain();
    }

    /** Sends what was sent last. */
    void sendAgain() {
        out.rewind();
        answer.begin(keepBody);
        try {
            write();
        } catch (IOException e) {
            lost(e.toString());
        }
    }

    /** The selector says that something can be done. */
    void go(SelectionKey ready, ByteBuffer shared) {
        try {
            if (ready.isConnectable()) {
                connected();
            }
            if (ready.isWritable()) {
                write();
            }
            if (ready.isReadable() && read(shared)) {
                if (answer.closes()) {
                    renew();
                }
                listener.answered(this);
            }
        } catch (IOException | IllegalStateException e) {
            lost(e.toString());
        }
    }

    int status() {
        return answer.status();
    }

    /** Of the last answer, if it was to be kept. */
    String body() {
        return answer.body();
    }

    /** When the request on its way should have been sent, in {@link System#nanoTime}. */
    long dueAt() {
        return dueAt;
    }

    void dueAt(long nanos) {
        dueAt = nanos;
    }

    /** Before this time, in {@link System#nanoTime}, nothing is sent. */
    long resumeAt() {
        return resumeAt;
    }

    void resumeAt(long nanos) {
        resumeAt = nanos;
    }

    /** Whether the transfer on its way is to be followed. */
    boolean isFollowed() {
        return isFollowed;
    }

    void follow(boolean followed) {
        isFollowed = followed;
    }

    /** Whether nobody knows what became of the last request, so that it must be sent again. */
    boolean isOwed() {
        return isOwed;
    }

    void owe(boolean owed) {
        isOwed = owed;
    }

    /** What was sent before there was a connection goes out now. */
    private void connected() {
        try {
            channel.finishConnect();
            write();
        } catch (IOException e) {
            throw noServer(e);
        }
    }

    private void write() throws IOException {
        if (!channel.isConnected()) {
            return;
        }
        channel.write(out);
        interest(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private boolean read(ByteBuffer shared) throws IOException {
        boolean complete = false;
        int length;
        do {
            shared.clear();
            length = channel.read(shared);
            if (length < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (length > 0) {
                complete = answer.read(shared.flip());
            }
        } while (!complete && length == shared.capacity());
        return complete;
    }

    private void interest(int operations) {
        SelectionKey key = channel.keyFor(selector);
        if (key.interestOps() != operations) {
            key.interestOps(operations);
        }
    }

    private void lost(String why) {
        boolean awaiting = answer.isAwaiting();
        renew();
        // A server may close a connection on which nothing happens.
        if (awaiting) {
            listener.broken(this, why);
        }
    }

    /** Nothing is sent on the new one before {@link #send} or {@link #sendAgain}. */
    private void renew() {
        out.position(out.limit());
        try {
            channel.close();
            channel = connect();
        } catch (IOException e) {
            throw noServer(e);
        }
    }

    private LoadFailed noServer(IOException e) {
        return new LoadFailed("%s does not answer any more: %s".formatted(address, e.getMessage()));
    }

    /** Does not wait: a server that is slow to take one connection would keep all others from being read. */
    private SocketChannel connect() throws IOException {
        SocketChannel connecting = SocketChannel.open();
        connecting.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connecting.configureBlocking(false);
        boolean connected = connecting.connect(address);
        connecting.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
        return connecting;
    }
}
