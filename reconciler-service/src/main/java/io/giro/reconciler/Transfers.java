package io.giro.reconciler;

import io.giro.account.AccountId;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The transfers of every shard, as their tables say. Each method asks one shard, and throws if that cannot be reached. */
public interface Transfers {

    /**
     * A transfer as a scan meets it.
     *
     * @param end empty when it has not ended, or its rows cannot be read
     */
    record Entry(TransferId id, Optional<End> end) {}

    /** The state in which the hold of a transfer ended. */
    record End(Hold.State state, AccountId destination) {

        /** Empty while the money is held. */
        public static Optional<End> of(Hold.State state, AccountId destination) {
            return state == Hold.State.HELD ? Optional.empty() : Optional.of(new End(state, destination));
        }
    }

    /** A transfer as its source's shard has it. */
    record Row(TransferTerms terms, Optional<Hold> hold) {}

    /**
     * Reads the transfers that a shard has accepted, in the order of their ids.
     *
     * @param after not included
     * @param before not included
     * @param rows the most to read
     */
    List<Entry> page(int shard, TransferId after, TransferId before, int rows);

    /**
     * Those of these transfers that the shard has accepted, in the order of their ids.
     *
     * @throws UnreadableRow if one of them cannot be read
     */
    List<Row> rows(int shard, Collection<TransferId> ids);

    /**
     * What a shard, as that of their destination, has decided about these transfers.
     *
     * @throws UnreadableRow if one of the decisions cannot be read
     */
    Map<TransferId, CreditDecision> creditDecisions(int shard, Collection<TransferId> ids);

    /**
     * What the views of a shard, the source's or the destination's, show of these transfers. Of one that is left out they
     * show nothing.
     */
    Map<TransferId, Shown> shown(int shard, Collection<TransferId> ids);

    /** The row that the outbox of a shard got last, if it still has any. */
    Optional<RowToRelay> newestInOutbox(int shard);

    /** Gives requests of a shard to the relay once more: all of them or none. If it throws, nobody knows which. */
    void requestAgain(int shard, List<TransferRequested> requests);
}
