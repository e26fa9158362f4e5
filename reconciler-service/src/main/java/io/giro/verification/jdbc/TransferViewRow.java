package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import java.time.LocalDateTime;
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

    /** What matters of it, as it is told. */
    @Override
    public String toString() {
        return state + (reason == null ? "" : " (" + reason + ")") + ", " + amount + " " + currency + " from " + source
                + " to " + destination;
    }
}
