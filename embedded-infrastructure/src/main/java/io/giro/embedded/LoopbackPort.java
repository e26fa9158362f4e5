package io.giro.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on 127.0.0.1. */
public final class LoopbackPort {
    // Below 32768, where Linux begins to hand out ports to outgoing connections: one of those could take the port
    // before its server does.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    // Kept open until this JVM ends.
    private static final Queue<Socket> RESERVED = new ConcurrentLinkedQueue<>();

    private LoopbackPort() {}

    /**
     * A port that nobody listens on, and that nobody else is given by this method, in whichever JVM, while this one lives. So a
     * server that is killed finds it free when it is started again.
     */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (reserve(port)) {
                return port;
            }
        }
        throw new InfrastructureException("No free port on 127.0.0.1 between %d and %d.".formatted(LOWEST, HIGHEST));
    }

    /** The port itself, or a free one for 0. */
    static int orFree(int port) {
        return port == 0 ? free() : port;
    }

    /**
     * Says whose port is taken before a server fails on it in its own words.
     *
     * @throws InfrastructureException if somebody listens on it
     */
    public static void requireFree(int port, String wantedBy) {
        if (!isFree(port)) {
            throw new InfrastructureException(
                    "Port %d on 127.0.0.1 is in use by another program, and %s needs it. End that program and try again."
                            .formatted(port, wantedBy));
        }
    }

    private static boolean reserve(int port) {
        Socket socket = new Socket();
        try {
            // Without the option nobody else may be bound to it, not even one who does not listen.
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            // With it servers may be bound beside this socket, which never listens.
            socket.setReuseAddress(true);
            RESERVED.add(socket);
            return true;
        } catch (IOException e) {
            close(socket);
            return false;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        // Bound, but never listening: a child that is being forked at this moment holds a copy of the socket until it
        // becomes another
        // program, and a copy that listens would look like a program on this port.
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
