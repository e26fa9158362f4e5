package io.giro.saga;

import io.giro.account.AccountId;
import java.time.Instant;
import java.util.Set;

/**
 * One transaction on one shard, used by one thread: {@code lockAndLoad}, {@code write}, {@code commit}, {@code close}, in
 * this order; or {@code lockedByOthers} alone, and {@code close}. Closing it before the commit rolls everything back.
 *
 * <p>Any method may throw: {@link UnprocessableBatch} when the books will never take this batch, {@link RowsLocked} when
 * somebody else keeps a row that it needs, anything else when the world fails and the batch may be tried again.
 */
public interface BookTransaction extends AutoCloseable {

    /** Locks the accounts in the order of their ids; only then loads the other rows, so that nobody can overtake. */
    WorkingBook lockAndLoad(Needs needs, Instant now);

    /**
     * Writes what has changed. Each write is an insert that wins once or an update that names the state it expects.
     *
     * @throws ConcurrentChange if a row was not as expected; the transaction must be closed then
     */
    void write(WorkingBook book);

    /** Those of the accounts whose rows somebody else has locked at this moment. Waits for nobody. */
    Set<AccountId> lockedByOthers(Set<AccountId> accounts);

    /** Makes it durable. If this throws, the outcome is unknown; trying the batch again finds out. */
    void commit();

    @Override
    void close();
}
