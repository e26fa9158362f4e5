package io.giro.simulation;

import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.RowToRelay;
import io.giro.saga.EventLog;
import io.giro.saga.EventLog.Outgoing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The outbox of each shard and how far it was sent on. The place is stored after the rows are sent, so a crash between the
 * two sends them again.
 */
final class Relay {

    private final List<Outbox> outboxes;

    Relay(int shards) {
        outboxes = Stream.generate(Outbox::new).limit(shards).toList();
    }

    void add(int shard, TransferRequested request) {
        outboxes.get(shard).rows.add(request);
    }

    /** Sends up to so many rows of each shard. */
    void run(EventLog log, int limit) {
        for (Outbox outbox : outboxes) {
            int to = Math.min(outbox.rows.size(), outbox.sent + limit);
            List<TransferRequested> rows = outbox.rows.subList(outbox.sent, to);
            if (!rows.isEmpty()) {
                log.send(rows.stream()
                        .map(row -> new Outgoing(row, Optional.empty()))
                        .toList());
                outbox.sent = Math.max(outbox.sent, to);
            }
        }
    }

    /** Loses its place: it goes on so many rows earlier, or later if positive. */
    void move(int rows) {
        for (Outbox outbox : outboxes) {
            outbox.sent = Math.clamp((long) outbox.sent + rows, 0, outbox.rows.size());
        }
    }

    boolean isDone() {
        return outboxes.stream().allMatch(Outbox::isDone);
    }

    boolean isDone(int shard) {
        return outboxes.get(shard).isDone();
    }

    /** The row that the outbox of a shard got last. */
    Optional<RowToRelay> newest(int shard) {
        List<TransferRequested> rows = outboxes.get(shard).rows;
        return rows.isEmpty() ? Optional.empty() : Optional.of(row(rows.size(), rows.getLast()));
    }

    private static RowToRelay row(long seq, TransferRequested request) {
        byte[] payload = request.eventId().getBytes(StandardCharsets.UTF_8);
        return new RowToRelay(seq, request.topic(), request.key(), payload, Optional.empty());
    }

    private static final class Outbox {
        private final List<TransferRequested> rows = new ArrayList<>();
        private int sent;

        boolean isDone() {
            return sent == rows.size();
        }
    }
}
