package io.giro.saga.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.giro.event.TransferEvent;
import io.giro.saga.json.EventCodec;
import java.sql.Connection;
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
     * An event for the relay to send.
     *
     * @param traceparent the W3C trace context of what caused it
     */
    public record Row(TransferEvent event, Optional<String> traceparent) {}

    /** Inserts rows in this order. The caller commits. */
    public void insert(Connection connection, List<Row> rows) throws SQLException {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        MultiRowInsert.insert(connection, """
                INSERT INTO outbox (day, id, aggregatetype, aggregateid, type, payload, traceparent)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, rows, (values, row) -> {
            TransferEvent event = row.event();
            values.text(today)
                    .text(event.eventId())
                    .text(AGGREGATE_TYPE)
                    .text(event.key().value())
                    .text(event.topic().topicName())
                    // As the text that it is: bytes would travel as twice as many hexadecimal digits.
                    .text(new String(codec.encode(event), UTF_8))
                    .text(row.traceparent().orElse(null));
        });
    }
}
