package io.giro.ingress;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import java.util.Collection;
import java.util.Map;

/** Asks other shards about destinations, as a courtesy to callers: credit decides. */
@FunctionalInterface
public interface OtherShards {

    /**
     * The statuses of those accounts that exist, or none when the shard does not tell at once. Never fails, and never
     * waits for long: whoever asks has callers of its own shard behind it.
     */
    Map<AccountId, AccountStatus> statuses(int shard, Collection<AccountId> accounts);
}
