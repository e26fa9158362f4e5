package io.giro.reconciler;

import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.CreditDecision;
import io.giro.transfer.TransferId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The transfers of every shard, as their tables say. Each method asks one shard, and throws if that cannot be reached. */
public interface Transfers {

    /**
     * Some transfers in the order of their ids.
     *
     * @param unfinished those of them that are not finished
     * @param last the last of them, finished or not; empty when there was none
     */
    record Page(List<UnfinishedTransfer> unfinished, Optional<TransferId> last) {}

    /**
     * Reads the transfers that a shard has accepted, in the order of their ids.
     *
     * @param after not included
     * @param before not included
     * @param rows at most so many
     */
    Page page(int shard, TransferId after, TransferId before, int rows);

    /** Those of these transfers of a shard that are not finished yet, in the order of their ids. */
    List<UnfinishedTransfer> unfinishedAmong(int shard, Collection<TransferId> ids);

    /** What a shard has decided about these transfers as their destination's. */
    Map<TransferId, CreditDecision> creditDecisions(int shard, Collection<TransferId> ids);

    /**
     * When the first of the transfers from this id on that reached the hold step was held or rejected.
     *
     * @param from the smallest id that counts
     */
    Optional<Instant> firstPlacedFrom(int shard, TransferId from);

    /** Gives requests of a shard to the relay once more: all of them, or, if it throws, none or nobody knows. */
    void requestAgain(int shard, List<TransferRequested> requests);
}
