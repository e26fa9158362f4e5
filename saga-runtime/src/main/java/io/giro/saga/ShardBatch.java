package io.giro.saga;

import io.giro.account.AccountId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The records of one shard in one poll. Each ends up settled, which means decided and emitted, or parked; or it waits: while
 * its row is not visible yet, until patience ends, and while it clashes with what is stored, until it has done so too
 * often; or it is held up, while somebody keeps an account locked that it needs.
 */
final class ShardBatch {

    private final int shard;
    private final List<Delivery> deliveries;
    private final TroubledAccounts troubled;
    private final Set<Delivery> waiting = new LinkedHashSet<>();
    private final Set<Delivery> heldUp = new LinkedHashSet<>();

    ShardBatch(int shard, List<Delivery> deliveries, TroubledAccounts troubled) {
        this.shard = shard;
        this.deliveries = deliveries;
        this.troubled = troubled;
    }

    int shard() {
        return shard;
    }

    TroubledAccounts troubled() {
        return troubled;
    }

    void letWait(Delivery delivery) {
        waiting.add(delivery);
    }

    void holdUp(Delivery delivery) {
        heldUp.add(delivery);
    }

    List<Delivery> waiting() {
        return List.copyOf(waiting);
    }

    List<Delivery> heldUp() {
        return List.copyOf(heldUp);
    }

    /** Why records are held up; some must be. */
    RowsLocked whoIsLocked() {
        Set<AccountId> accounts = troubled.accountsOf(heldUp);
        return new RowsLocked("somebody keeps the rows of %d accounts locked, one of them %s"
                .formatted(accounts.size(), accounts.iterator().next()));
    }

    /** All that neither wait nor are held up, in the order in which they came. */
    List<Delivery> settled() {
        return waiting.isEmpty() && heldUp.isEmpty()
                ? deliveries
                : deliveries.stream()
                        .filter(delivery -> !waiting.contains(delivery) && !heldUp.contains(delivery))
                        .toList();
    }
}
