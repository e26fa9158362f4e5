package io.giro.reconciler;

import io.giro.transfer.TransferId;
import java.util.Set;
import java.util.SortedMap;

/** The unfinished transfers that this process remembers, as they were after its last run. Thread-safe. */
public interface FollowedTransfers {

    /** Those that a shard has accepted, in the order of their ids. */
    SortedMap<TransferId, Followed> ofShard(int shard);

    /**
     * Whether these are all the unfinished transfers: every transfer of every shard has been looked at since this process
     * started, and none was left out because there were too many.
     */
    boolean isComplete();

    /**
     * The shards that the last run could not read, or that no run has read for fifteen seconds. Any of their transfers may
     * be missing.
     */
    Set<Integer> unread();
}
