package io.giro.verification.jdbc;

import io.giro.account.Slot;
import io.giro.checker.TransferId;
import io.giro.transfer.TransferState;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of one transfer: its own row with its hold, both on the source's shard, and the destination's
 * decision. Its row in transfer_view follows from it. Times are UTC.
 */
record TransferRows(
        TransferId id,
        String clientId,
        String kind,
        String source,
        String destination,
        long amount,
        String currency,
        String description,
        LocalDateTime acceptedAt,
        @Nullable Hold hold,
        @Nullable Decision decision) {

    record Hold(
            String state,
            @Nullable String reason,
            @Nullable LocalDateTime heldAt,
            @Nullable LocalDateTime endedAt) {

        private boolean is(String name) {
            return state.equals(name);
        }

        private boolean wasHeld() {
            return is("HELD") || is("CAPTURED") || is("RELEASED");
        }

        private boolean isGivenBack() {
            return is("RELEASED") || is("VOID");
        }
    }

    record Decision(String state, @Nullable String reason, LocalDateTime saidAt) {

        private boolean isCredited() {
            return state.equals("CREDITED");
        }
    }

    TransferRows decided(Decision by) {
        return new TransferRows(
                id, clientId, kind, source, destination, amount, currency, description, acceptedAt, hold, by);
    }

    int sourceShard(int shards) {
        return Slot.of(source).shard(shards);
    }

    int destinationShard(int shards) {
        return Slot.of(destination).shard(shards);
    }

    /** The row of transfer_view, the same on both shards. */
    TransferViewRow view() {
        TransferState state = state();
        boolean refused = decision != null && !decision.isCredited();
        return new TransferViewRow(
                id,
                clientId,
                kind,
                source,
                destination,
                amount,
                currency,
                description,
                acceptedAt,
                hold != null && hold.wasHeld() ? hold.heldAt : null,
                decision != null && decision.isCredited() ? decision.saidAt : null,
                state == TransferState.COMMITTED && hold != null ? hold.endedAt : null,
                state == TransferState.REJECTED && hold != null ? hold.heldAt : null,
                refused && decision != null ? decision.saidAt : null,
                state == TransferState.CANCELLED && hold != null ? hold.endedAt : null,
                state.name(),
                state.rank(),
                reason());
    }

    private TransferState state() {
        if (hold != null && hold.is("CAPTURED")) {
            return TransferState.COMMITTED;
        }
        if (hold != null && hold.is("REJECTED")) {
            return TransferState.REJECTED;
        }
        if (hold != null && hold.isGivenBack()) {
            return TransferState.CANCELLED;
        }
        if (decision != null && decision.isCredited()) {
            return TransferState.CREDITED;
        }
        return hold == null ? TransferState.ACCEPTED : TransferState.HELD;
    }

    private @Nullable String reason() {
        if (hold != null && hold.reason != null) {
            return hold.reason;
        }
        return decision == null ? null : decision.reason;
    }
}
