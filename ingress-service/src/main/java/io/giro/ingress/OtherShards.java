package io.giro.ingress;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks other shards about destinations, as a courtesy to callers: credit decides. */
@FunctionalInterface
public interface OtherShards {

    /**
     * The statuses of those accounts that exist, or none when the shard does not tell at once. Returns without waiting; what
     * it returns never fails, and is there before long: whoever asks has callers of its own shard behind it.
     */
    CompletableFuture<Map<AccountId, AccountStatus>> statuses(int shard, Collection<AccountId> accounts);
}
