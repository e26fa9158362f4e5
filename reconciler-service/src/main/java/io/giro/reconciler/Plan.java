package io.giro.reconciler;

import io.giro.event.TransferEvent;
import java.util.List;

/**
 * What a run is to do for some transfers of one shard.
 *
 * @param resends in the order of the transfers' ids
 * @param waitForRelay the transfers whose requests the relay may still have, in the order of their ids
 */
record Plan(List<Resend> resends, List<Situation> waitForRelay) {

    /**
     * An event to be said again, if it turns out to be lost.
     *
     * @param watch of the shard that has accepted its transfer
     * @param awaited what its step must have read past without effect before
     */
    record Resend(ShardWatch watch, TransferEvent event, Awaited awaited) {}
}
