package io.giro.checker;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The books of all shards, as they can be read. */
public interface Books {

    /**
     * Opens one consistent snapshot of each shard, as nearly at the same time as can be. A reading that takes long goes on
     * from time to time in fresh snapshots, so that the servers need not keep old rows for it: all that is said of one
     * subject comes from the same snapshots, and no more than that.
     *
     * @throws CannotCheck if a shard cannot be read, here or in any call on the result, or if these are not all shards of one
     *     Giro, in their order
     */
    Reading read(List<Shard> shards);

    /** What all shards say, read in one go. */
    interface Reading extends AutoCloseable {

        /** Every transfer that any table mentions, in the order of the ids, in constant memory. */
        void eachTransfer(Consumer<TransferFacts> reader);

        /** Those of the given transfers that any table still mentions. */
        List<TransferFacts> transfers(Collection<TransferId> ids);

        /** Every transfer that moved or is to move an account's money, in no order, in constant memory. */
        void eachTransferOf(String account, Consumer<TransferFacts> reader);

        /** Every account that any table mentions, in the order of the ids. */
        void eachAccount(Consumer<AccountFacts> reader);

        /** Those of the given accounts that any table still mentions. */
        List<AccountFacts> accounts(Collection<String> ids);

        @Override
        void close();
    }
}
