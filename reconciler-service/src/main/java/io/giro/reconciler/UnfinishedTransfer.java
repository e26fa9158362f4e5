package io.giro.reconciler;

import io.giro.saga.Hold;
import io.giro.transfer.TransferTerms;
import java.util.Optional;

/**
 * A transfer that has not ended, or whose end its caller cannot see yet, as its source's shard knows it.
 *
 * @param hold empty when none was placed
 */
public record UnfinishedTransfer(TransferTerms terms, Optional<Hold> hold) {

    /** Whether its end still hangs on what the destination decides, or has decided. */
    public boolean needsDestination() {
        return hold.isEmpty() || hold.get().state() == Hold.State.HELD;
    }
}
