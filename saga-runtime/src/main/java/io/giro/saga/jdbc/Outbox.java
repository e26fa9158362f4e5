package io.giro.saga.jdbc;

import io.giro.event.TransferEvent;
import io.giro.saga.json.EventCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Writes events to the outbox of a shard, in the transaction of whoever has something to say. Rows are only ever
 * inserted: the relay passes over anything else.
 */
public final class Outbox {

    private static final String AGGREGATE_TYPE = "transfer";

    private final EventCodec codec;

    public Outbox(EventCodec codec) {
        this.codec = codec;
    }

    /**
     * An event to be told by the relay.
     *
     * @param traceparent the W3C trace context of what caused it
     */
    public record Row(TransferEvent event, Optional<String> traceparent) {}

    /** Inserts rows in this order. The caller commits. */
    public void insert(Connection connection, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String sql = """
                INSERT INTO outbox (day, id, aggregatetype, aggregateid, type, payload, traceparent)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """;
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Row row : rows) {
                TransferEvent event = row.event();
                insert.setObject(1, today);
                insert.setString(2, event.eventId());
                insert.setString(3, AGGREGATE_TYPE);
                insert.setString(4, event.key().value());
                insert.setString(5, event.topic().topicName());
                insert.setBytes(6, codec.encode(event));
                insert.setString(7, row.traceparent().orElse(null));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
