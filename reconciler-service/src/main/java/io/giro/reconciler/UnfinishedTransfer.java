package io.giro.reconciler;

import io.giro.saga.Hold;
import io.giro.transfer.TransferTerms;
import java.util.Optional;

/**
 * A transfer that has not ended, or whose end callers cannot see completely yet.
 *
 * @param hold as the source's shard has it; empty when none was placed
 * @param shown what the views of both shards show of it, if it has ended
 */
public record UnfinishedTransfer(TransferTerms terms, Optional<Hold> hold, Shown shown) {

    /** Whether only the views lag behind. */
    public boolean hasEnded() {
        return hold.isPresent() && hold.get().state() != Hold.State.HELD;
    }
}
