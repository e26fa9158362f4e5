package io.giro.benchmark.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads answers of HTTP/1.1 from whatever part of them has come: the status, and the end. The body is kept only if it is asked for.
 *
 * <p>After an answer without a length the connection would have to be closed; no server here gives one, and it is refused.
 */
final class AnswerReader {
    private static final String CONTENT_LENGTH = "content-length:";
    private static final String TRANSFER_ENCODING = "transfer-encoding:";
    private static final String CONNECTION = "connection:";
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int STATUS_AT = 9;

    private enum Part {
        STATUS,
        HEADERS,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        DONE
    }

    private final StringBuilder line = new StringBuilder();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Part part = Part.DONE;
    private boolean keepsBody;
    private boolean chunked;
    private boolean closes;
    private long left;
    private int status;

    /** The next byte begins an answer. */
    void begin(boolean keepBody) {
        keepsBody = keepBody;
        body.reset();
        line.setLength(0);
        chunked = false;
        closes = false;
        left = -1;
        part = Part.STATUS;
    }

    /**
     * Reads what is there.
     *
     * @return whether the answer is complete
     * @throws IllegalStateException if it is none, or more than one
     */
    boolean read(ByteBuffer in) {
        while (in.hasRemaining() && part != Part.DONE) {
            switch (part) {
                case BODY, CHUNK -> take(in);
                default -> takeLine((char) (in.get() & 0xFF));
            }
        }
        if (in.hasRemaining()) {
            throw new IllegalStateException("an answer that nobody asked for");
        }
        return part == Part.DONE;
    }

    /** Whether an answer is awaited. */
    boolean isAwaiting() {
        return part != Part.DONE;
    }

    /** Whether the server said that it takes no other request on this connection. */
    boolean closes() {
        return closes;
    }

    int status() {
        return status;
    }

    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    private void take(ByteBuffer in) {
        int length = (int) Math.min(left, in.remaining());
        if (keepsBody) {
            for (int i = 0; i < length; i++) {
                body.write(in.get());
            }
        } else {
            in.position(in.position() + length);
        }
        left -= length;
        if (left == 0) {
            part = part == Part.CHUNK ? Part.CHUNK_END : Part.DONE;
        }
    }

    private void takeLine(char next) {
        if (next != '\n') {
            if (line.length() == LONGEST_LINE) {
                throw new IllegalStateException("no answer of HTTP: " + line.substring(0, 80));
            }
            line.append(next);
            return;
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        String whole = line.toString();
        line.setLength(0);
        take(whole);
    }

    private void take(String whole) {
        switch (part) {
            case STATUS -> {
                if (!whole.startsWith("HTTP/1.1 ")) {
                    throw new IllegalStateException("no answer of HTTP: " + whole);
                }
                status = Integer.parseInt(whole.substring(STATUS_AT, STATUS_AT + 3));
                part = Part.HEADERS;
            }
            case HEADERS -> {
                if (whole.isEmpty()) {
                    part = afterHead();
                } else if (whole.regionMatches(true, 0, CONTENT_LENGTH, 0, CONTENT_LENGTH.length())) {
                    left = Long.parseLong(
                            whole.substring(CONTENT_LENGTH.length()).strip());
                } else if (whole.regionMatches(true, 0, TRANSFER_ENCODING, 0, TRANSFER_ENCODING.length())) {
                    chunked =
                            whole.substring(TRANSFER_ENCODING.length()).strip().equalsIgnoreCase("chunked");
                } else if (whole.regionMatches(true, 0, CONNECTION, 0, CONNECTION.length())) {
                    closes = whole.substring(CONNECTION.length()).strip().equalsIgnoreCase("close");
                }
            }
            case CHUNK_SIZE -> {
                left = Long.parseLong(whole.split(";", 2)[0].strip(), 16);
                part = left == 0 ? Part.TRAILERS : Part.CHUNK;
            }
            case CHUNK_END -> part = Part.CHUNK_SIZE;
            case TRAILERS -> part = whole.isEmpty() ? Part.DONE : Part.TRAILERS;
            case BODY, CHUNK, DONE -> throw new IllegalStateException("no lines here");
        }
    }

    private Part afterHead() {
        if (chunked) {
            return Part.CHUNK_SIZE;
        }
        if (left < 0) {
            throw new IllegalStateException("an answer without a length");
        }
        return left == 0 ? Part.DONE : Part.BODY;
    }
}
