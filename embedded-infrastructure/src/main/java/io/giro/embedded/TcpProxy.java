package io.giro.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network that can be broken: stands between clients and a server on 127.0.0.1 and passes bytes on, until it is told
 * otherwise. It breaks only what it carries; both ends live on. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Object line = new Object();
    private boolean stalled;
    private boolean refusing;
    private Duration delay = Duration.ZERO;
    private Optional<Trap> trap = Optional.empty();

    private record Trap(String text, Moment moment) {}

    /** When a connection is cut that a trap was laid for. */
    public enum Moment {
        /** The server never gets the request. */
        BEFORE_THE_SERVER_HAS_IT,
        /** The server has done it and answered, and the client never hears. */
        BEFORE_THE_CLIENT_HAS_THE_ANSWER
    }

    private TcpProxy(ServerSocket listening, InetSocketAddress server) {
        this.listening = listening;
        this.server = server;
    }

    /** Listens on a free port for a server that need not run yet. */
    public static TcpProxy to(int serverPort) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(loopback, LoopbackPort.free()));
            TcpProxy proxy = new TcpProxy(listening, new InetSocketAddress(loopback, serverPort));
            Thread.ofVirtual().name("proxy-" + proxy.port()).start(proxy::acceptUntilClosed);
            return proxy;
        } catch (IOException e) {
            throw new InfrastructureException("A proxy for port " + serverPort + " cannot listen.", e);
        }
    }

    /** Where clients connect. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Closes every connection; new ones are welcome. */
    public void cut() {
        connections.forEach(Connection::close);
    }

    /** Closes every connection, and each new one at once, until healed. */
    public void refuse() {
        synchronized (line) {
            refusing = true;
        }
        cut();
    }

    /** Keeps connections open and passes nothing on, as when a cable is pulled: nobody hears of it. New ones hang, too. */
    public void stall() {
        synchronized (line) {
            stalled = true;
        }
    }

    /** Makes everything that is passed on wait, in each direction. */
    public void slow(Duration each) {
        synchronized (line) {
            delay = each;
        }
    }

    /** Everything passes again; what was held up goes on. */
    public void heal() {
        synchronized (line) {
            stalled = false;
            refusing = false;
            delay = Duration.ZERO;
            trap = Optional.empty();
            line.notifyAll();
        }
    }

    /** Cuts the one connection that next carries a request with this text in it. */
    public void cutOn(String text, Moment moment) {
        synchronized (line) {
            trap = Optional.of(new Trap(text, moment));
        }
    }

    /** Whether what {@link #cutOn} waits for has not come yet. */
    public boolean isArmed() {
        synchronized (line) {
            return trap.isPresent();
        }
    }

    @Override
    public void close() {
        close(listening);
        heal();
        cut();
    }

    private void acceptUntilClosed() {
        while (!listening.isClosed()) {
            try {
                Connection connection = new Connection(listening.accept());
                connections.add(connection);
                Thread.ofVirtual().start(connection::open);
            } catch (IOException e) {
                // Closed, or a client that was gone before it was there: the loop knows which.
            }
        }
    }

    /** Returns false if nothing may pass any more. */
    private boolean mayPass() {
        synchronized (line) {
            try {
                if (!delay.isZero()) {
                    line.wait(delay.toMillis());
                }
                while (stalled) {
                    line.wait();
                }
                return !refusing;
            } catch (InterruptedException e) {
                return false;
            }
        }
    }

    /** The trap that this chunk springs; it springs once. */
    private Optional<Trap> spring(String chunk) {
        synchronized (line) {
            Optional<Trap> sprung = trap.filter(armed -> chunk.contains(armed.text()));
            sprung.ifPresent(once -> trap = Optional.empty());
            return sprung;
        }
    }

    private static void close(AutoCloseable end) {
        try {
            end.close();
        } catch (Exception e) {
            // It is being thrown away.
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket upstream = new Socket();
        private volatile boolean swallowsAnswer;

        Connection(Socket client) {
            this.client = client;
        }

        void open() {
            try {
                if (!mayPass()) {
                    close();
                    return;
                }
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                upstream.connect(server);
                Thread.ofVirtual().start(this::answers);
                requests();
            } catch (IOException e) {
                close();
            }
        }

        private void requests() {
            pump(client, upstream, chunk -> {
                Optional<Trap> sprung = spring(chunk);
                swallowsAnswer |= sprung.isPresent();
                return sprung.isEmpty() || sprung.get().moment() == Moment.BEFORE_THE_CLIENT_HAS_THE_ANSWER;
            });
        }

        private void answers() {
            pump(upstream, client, chunk -> !swallowsAnswer);
        }

        private void pump(Socket from, Socket to, Gate gate) {
            byte[] buffer = new byte[CHUNK_BYTES];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    byte[] chunk = Arrays.copyOf(buffer, read);
                    if (!gate.lets(new String(chunk, StandardCharsets.ISO_8859_1)) || !mayPass()) {
                        break;
                    }
                    out.write(chunk);
                }
            } catch (IOException e) {
                // One end is gone, so the other goes, too.
            } finally {
                close();
            }
        }

        void close() {
            connections.remove(this);
            TcpProxy.close(client);
            TcpProxy.close(upstream);
        }
    }

    /** Looks at what passes, byte by byte as a character. */
    private interface Gate {
        boolean lets(String chunk);
    }
}
