package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of incoming_view. */
record IncomingViewRow(
        String destination,
        TransferId id,
        String source,
        long amount,
        String currency,
        @Nullable LocalDateTime heldAt,
        int arrived)
        implements ViewRow {

    static final ViewTable<IncomingViewRow> TABLE = new ViewTable<>(
            "incoming_view",
            List.of("destination", "transfer_id", "source", "amount", "currency", "held_at", "arrived"),
            row -> new IncomingViewRow(
                    row.getString("destination"),
                    Ids.read(row),
                    row.getString("source"),
                    row.getLong("amount"),
                    row.getString("currency"),
                    row.getObject("held_at", LocalDateTime.class),
                    row.getInt("arrived")));

    @Override
    public List<@Nullable Object> values() {
        return Arrays.asList(destination, Ids.bytes(id), source, amount, currency, heldAt, arrived);
    }

    @Override
    public boolean isBehind(ViewRow actual) {
        return actual instanceof IncomingViewRow other
                && other.destination.equals(destination)
                && other.source.equals(source)
                && other.amount == amount
                && other.currency.equals(currency)
                && other.arrived > arrived;
    }

    @Override
    public String toString() {
        return (arrived == 1 ? "arrived" : "coming") + ", " + amount + " " + currency + " from " + source + " to "
                + destination;
    }
}
