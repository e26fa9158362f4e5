package io.giro.ingress;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks other shards for the statuses of accounts, as a courtesy to callers: hold and credit decide. */
@FunctionalInterface
public interface OtherShards {

    /**
     * The statuses of those accounts that exist, or none when the shard does not answer at once. Returns without waiting; the
     * future never fails and completes soon, since the callers of another shard wait for it.
     */
    CompletableFuture<Map<AccountId, AccountStatus>> statuses(int shard, Collection<AccountId> accounts);
}
