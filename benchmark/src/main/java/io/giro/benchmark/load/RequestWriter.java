package io.giro.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Writes one request after the other, each with a key of its own. */
final class RequestWriter {
    private static final int HEAD_BYTES = 512;
    private static final int TRANSFER_BYTES = 256;
    private static final String CHARGED = "1000000.00";
    private static final String MOVED = "0.01";

    private final LoadOrder order;
    private final Traffic traffic;
    private final String head;
    private final StringBuilder body;
    private long written;

    RequestWriter(LoadOrder order) {
        this.order = order;
        traffic = new Traffic(
                order.pattern(),
                order.accounts(),
                new SplittableRandom(order.keys().hashCode()));
        body = new StringBuilder(order.batch() * TRANSFER_BYTES);
        head = "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: "
                .formatted(order.target().getRawPath(), order.target().getAuthority());
    }

    /** Room for one request. */
    int bytes() {
        return HEAD_BYTES + order.batch() * TRANSFER_BYTES;
    }

    long written() {
        return written;
    }

    /** Writes the next one into an empty buffer. */
    void write(ByteBuffer out) {
        body.setLength(0);
        switch (order.call()) {
            case OPEN -> open();
            case CHARGE -> charge();
            case TRANSFER -> transfer(written);
            case BATCH -> batch();
        }
        written++;
        put(out, head);
        put(out, Integer.toString(body.length()));
        put(out, "\r\n\r\n");
        put(out, body);
    }

    private void open() {
        body.append("{\"accountId\":\"")
                .append(LoadOrder.account((int) written))
                .append("\",\"currency\":\"EUR\"}");
    }

    private void charge() {
        body.append("{\"account\":\"")
                .append(LoadOrder.account((int) written))
                .append("\",\"amount\":\"" + CHARGED + '"');
        key(written);
    }

    private void transfer(long number) {
        traffic.next();
        body.append("{\"sourceAccount\":\"")
                .append(LoadOrder.account(traffic.source()))
                .append("\",\"destinationAccount\":\"")
                .append(LoadOrder.account(traffic.destination()))
                .append("\",\"amount\":\"" + MOVED + '"');
        key(number);
    }

    private void batch() {
        body.append("{\"transfers\":[");
        for (int i = 0; i < order.batch(); i++) {
            if (i > 0) {
                body.append(',');
            }
            transfer(written * order.batch() + i);
        }
        body.append("]}");
    }

    private void key(long number) {
        body.append(",\"idempotencyKey\":\"")
                .append(order.keys())
                .append('-')
                .append(number)
                .append("\"}");
    }

    /** A request for what has become of a transfer. */
    static void writeRead(ByteBuffer out, LoadOrder order, String transferId) {
        put(
                out,
                "GET %s/%s HTTP/1.1\r\nHost: %s\r\n\r\n"
                        .formatted(
                                order.transfers().getRawPath(),
                                transferId,
                                order.transfers().getAuthority()));
    }

    private static void put(ByteBuffer out, CharSequence ascii) {
        if (ascii instanceof String text) {
            out.put(text.getBytes(StandardCharsets.ISO_8859_1));
        } else {
            for (int i = 0; i < ascii.length(); i++) {
                out.put((byte) ascii.charAt(i));
            }
        }
    }
}
