package io.giro.checker;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The books of all shards, as they can be read. */
public interface Books {

    /**
     * Opens one consistent snapshot of each shard, as nearly at the same time as can be.
     *
     * @throws CannotCheck if a shard cannot be read, here or in any call on the result
     */
    Reading read(List<Shard> shards);

    /** What all shards say, read in one go. */
    interface Reading extends AutoCloseable {

        /** Every transfer that any table mentions, in the order of the ids, in constant memory. */
        void eachTransfer(Consumer<TransferFacts> reader);

        /** Those of the given transfers that any table still mentions. */
        List<TransferFacts> transfers(Collection<TransferId> ids);

        /** Every account that any table mentions, in the order of the ids. */
        void eachAccount(Consumer<AccountFacts> reader);

        /** Those of the given accounts that any table still mentions. */
        List<AccountFacts> accounts(Collection<String> ids);

        @Override
        void close();
    }
}
