package io.giro.ingress.spring;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** One connection to the server, over which anything can be sent. */
final class RawClient implements AutoCloseable {

    /** Far longer than any answer takes, so that a test that waits for nothing ends. */
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;

    RawClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** A POST of a body with all that it needs. Lines of {@code headers} end with CRLF. */
    static byte[] post(String path, byte[] body, String headers) {
        String head =
                "POST /api/v1%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
                        .formatted(path, body.length, headers);
        byte[] begin = bytes(head);
        byte[] request = new byte[begin.length + body.length];
        System.arraycopy(begin, 0, request, 0, begin.length);
        System.arraycopy(body, 0, request, begin.length, body.length);
        return request;
    }

    static byte[] post(String path, String body) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), "");
    }

    /** Every character is one byte. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    RawAnswer ask(byte[] request) throws IOException {
        send(request);
        return answer();
    }

    RawAnswer ask(String request) throws IOException {
        return ask(bytes(request));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    RawAnswer answer() throws IOException {
        return RawAnswer.read(socket.getInputStream());
    }

    /** All that comes until the server closes. */
    byte[] rest() throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    /** Whether the server closes, orderly or not, without another word. */
    boolean isHungUpOn() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    void sendNoMore() throws IOException {
        socket.shutdownOutput();
    }

    /** Goes away without a word: what the server writes now is refused. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
