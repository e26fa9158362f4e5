package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import io.giro.transfer.TransferState;
import java.time.LocalDateTime;
import java.util.Arrays;
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

    /**
     * Whether it contradicts the ledger in nothing, and only says less: the projector has not got to the rest yet. Topics are
     * read in any order, so it may know how a transfer ended, but not yet what came before.
     */
    boolean isBehind(TransferViewRow actual) {
        return rank <= actual.rank
                && isState(rank == actual.rank ? actual.state : state)
                && actual.id.equals(id)
                && actual.clientId.equals(clientId)
                && actual.kind.equals(kind)
                && actual.source.equals(source)
                && actual.destination.equals(destination)
                && actual.amount == amount
                && actual.currency.equals(currency)
                && actual.description.equals(description)
                && actual.acceptedAt.equals(acceptedAt)
                && isUnsetOr(actual.heldAt, heldAt)
                && isUnsetOr(actual.creditedAt, creditedAt)
                && isUnsetOr(actual.committedAt, committedAt)
                && isUnsetOr(actual.rejectedAt, rejectedAt)
                && isUnsetOr(actual.refusedAt, refusedAt)
                && isUnsetOr(actual.cancelledAt, cancelledAt)
                && isUnsetOr(actual.reason, reason);
    }

    /** Whether it is in this state, and has that state's rank. */
    private boolean isState(String name) {
        return state.equals(name)
                && Arrays.stream(TransferState.values())
                        .anyMatch(one -> one.name().equals(name) && one.rank() == rank);
    }

    private static boolean isUnsetOr(@Nullable Object actual, @Nullable Object said) {
        return said == null || said.equals(actual);
    }

    /** Its main columns, and those of the others that differ from the row that it is compared with. */
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

    /** Its main columns. */
    @Override
    public String toString() {
        return state + (reason == null ? "" : " (" + reason + ")") + ", " + amount + " " + currency + " from " + source
                + " to " + destination;
    }
}
