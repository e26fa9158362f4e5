package io.giro.relay.debezium;

import io.giro.relay.OutboxRow;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** How Debezium writes a row of the outbox. */
final class OutboxRecord {

    private static final String INSERT = "c";
    private static final String SNAPSHOT_READ = "r";

    private OutboxRecord() {}

    /** Whether the record was read from the table, by a snapshot, and not from the binlog. */
    static boolean isOfSnapshot(SourceRecord record) {
        return record.value() instanceof Struct envelope
                && envelope.schema().field("op") != null
                && SNAPSHOT_READ.equals(envelope.getString("op"));
    }

    /** The row that was inserted, or that a snapshot read; empty for a heartbeat and whatever else passes by. */
    static Optional<OutboxRow> row(SourceRecord record) {
        if (!(record.value() instanceof Struct envelope) || envelope.schema().field("after") == null) {
            return Optional.empty();
        }
        Struct after = envelope.getStruct("after");
        String operation = envelope.getString("op");
        if (after == null || !(INSERT.equals(operation) || SNAPSHOT_READ.equals(operation))) {
            return Optional.empty();
        }
        return Optional.of(new OutboxRow(
                after.getInt64("seq"),
                after.getString("type"),
                after.getString("aggregateid"),
                bytes(after.get("payload")),
                Optional.ofNullable(after.getString("traceparent"))));
    }

    private static byte[] bytes(Object payload) {
        if (payload instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return (byte[]) payload;
    }
}
