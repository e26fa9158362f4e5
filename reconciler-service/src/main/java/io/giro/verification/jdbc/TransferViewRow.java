package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of transfer_view. */
record TransferViewRow(
        TransferId id,
        String clientId,
        String kind,
        String source,
        String destination,
        long amount,
        String currency,
        String description,
        LocalDateTime acceptedAt,
        @Nullable LocalDateTime heldAt,
        @Nullable LocalDateTime creditedAt,
        @Nullable LocalDateTime committedAt,
        @Nullable LocalDateTime rejectedAt,
        @Nullable LocalDateTime refusedAt,
        @Nullable LocalDateTime cancelledAt,
        String state,
        int rank,
        @Nullable String reason)
        implements ViewRow {

    static final ViewTable<TransferViewRow> TABLE = new ViewTable<>(
            "transfer_view",
            List.of(
                    "transfer_id",
                    "client_id",
                    "kind",
                    "source",
                    "destination",
                    "amount",
                    "currency",
                    "description",
                    "accepted_at",
                    "held_at",
                    "credited_at",
                    "committed_at",
                    "rejected_at",
                    "refused_at",
                    "cancelled_at",
                    "state",
                    "state_rank",
                    "reason"),
            row -> new TransferViewRow(
                    Ids.read(row),
                    row.getString("client_id"),
                    row.getString("kind"),
                    row.getString("source"),
                    row.getString("destination"),
                    row.getLong("amount"),
                    row.getString("currency"),
                    row.getString("description"),
                    row.getObject("accepted_at", LocalDateTime.class),
                    row.getObject("held_at", LocalDateTime.class),
                    row.getObject("credited_at", LocalDateTime.class),
                    row.getObject("committed_at", LocalDateTime.class),
                    row.getObject("rejected_at", LocalDateTime.class),
                    row.getObject("refused_at", LocalDateTime.class),
                    row.getObject("cancelled_at", LocalDateTime.class),
                    row.getString("state"),
                    row.getInt("state_rank"),
                    row.getString("reason")));

    @Override
    public List<@Nullable Object> values() {
        return Arrays.asList(
                Ids.bytes(id),
                clientId,
                kind,
                source,
                destination,
                amount,
                currency,
                description,
                acceptedAt,
                heldAt,
                creditedAt,
                committedAt,
                rejectedAt,
                refusedAt,
                cancelledAt,
                state,
                rank,
                reason);
    }

    @Override
    public boolean isBehind(ViewRow actual) {
        return actual instanceof TransferViewRow other
                && other.source.equals(source)
                && other.destination.equals(destination)
                && other.amount == amount
                && other.currency.equals(currency)
                && other.rank > rank;
    }

    /** What matters of it, as it is told. */
    @Override
    public String toString() {
        return state + (reason == null ? "" : " (" + reason + ")") + ", " + amount + " " + currency + " from " + source
                + " to " + destination;
    }
}
