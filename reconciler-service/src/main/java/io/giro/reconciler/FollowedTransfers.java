package io.giro.reconciler;

import io.giro.transfer.TransferId;
import java.util.Set;
import java.util.SortedMap;

/** The unfinished transfers that this process remembers, as they were after its last run. Thread-safe. */
public interface FollowedTransfers {

    /** Those that a shard has accepted, in the order of their ids. */
    SortedMap<TransferId, Followed> ofShard(int shard);

    /**
     * Whether those are all that there are: every transfer of every shard was looked at since this process started, and
     * none had to be left out because there were too many.
     */
    boolean isComplete();

    /** The shards that the last run could not read, and those that no run has read for fifteen seconds: of their transfers any may be missing. */
    Set<Integer> unread();
}
