package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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
        @Nullable String reason) {

    /** Whether it says nothing else than the ledger, and only less: the projector has not got to it yet. */
    boolean isBehind(TransferViewRow actual) {
        return actual.source.equals(source)
                && actual.destination.equals(destination)
                && actual.amount == amount
                && actual.currency.equals(currency)
                && actual.rank > rank;
    }

    /** What matters of it, and its other columns that are not the same in the row that it is compared with. */
    String besides(TransferViewRow other) {
        StringBuilder told = new StringBuilder(toString());
        Map<String, @Nullable Object> others = other.columnsNotTold();
        columnsNotTold().forEach((column, value) -> {
            if (!Objects.equals(value, others.get(column))) {
                told.append(", ").append(column).append(' ').append(value == null ? "none" : value);
            }
        });
        return told.toString();
    }

    private Map<String, @Nullable Object> columnsNotTold() {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("client_id", clientId);
        columns.put("kind", kind);
        columns.put("description", '"' + description + '"');
        columns.put("accepted_at", acceptedAt);
        columns.put("held_at", heldAt);
        columns.put("credited_at", creditedAt);
        columns.put("committed_at", committedAt);
        columns.put("rejected_at", rejectedAt);
        columns.put("refused_at", refusedAt);
        columns.put("cancelled_at", cancelledAt);
        columns.put("state_rank", rank);
        return columns;
    }

    /** What matters of it, as it is told. */
    @Override
    public String toString() {
        return state + (reason == null ? "" : " (" + reason + ")") + ", " + amount + " " + currency + " from " + source
                + " to " + destination;
    }
}
