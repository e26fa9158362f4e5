package io.giro.saga;

import io.giro.account.AccountId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The accounts of one shard that one batch knows to be in trouble, and what that means for its records.
 *
 * <p>What an account's rows do to one record they do to all. So when one record clashes, the others of its account wait
 * with it; and when two have clashed too often, the others of their account are parked with them. What needs an account
 * that somebody keeps locked is held up with its partition, so that what is read behind it and waits with it stays bounded.
 */
final class TroubledAccounts {

    /** What becomes of a record because of its accounts: the first that applies. */
    enum Fate {
        /** One of its accounts clashes with whatever comes. */
        BROKEN,
        /** Another record of one of its accounts clashes, and waits. */
        WAITS,
        /** Somebody keeps one of its accounts locked. */
        HELD_UP,
        /** Nothing is known against its accounts. */
        FREE
    }

    private final Step step;
    private final int shard;
    private final Clashes clashes;
    private final LockedAccounts lockedAccounts;
    private final Set<AccountId> clashing = new HashSet<>();
    private final Set<AccountId> suspected = new HashSet<>();
    private final Set<AccountId> broken = new HashSet<>();
    private Set<AccountId> locked;
    private boolean hasLookedWhoIsLocked;

    /** Begins with those that are known to be locked, and asks the shard whether they still are. */
    TroubledAccounts(Step step, int shard, Clashes clashes, LockedAccounts lockedAccounts) {
        this.step = step;
        this.shard = shard;
        this.clashes = clashes;
        this.lockedAccounts = lockedAccounts;
        this.locked = lockedAccounts.stillLocked(shard);
    }

    boolean isEmpty() {
        return locked.isEmpty() && clashing.isEmpty() && broken.isEmpty();
    }

    Fate fateOf(Delivery delivery) {
        Set<AccountId> accounts = accountsOf(List.of(delivery));
        if (!Collections.disjoint(accounts, broken)) {
            return Fate.BROKEN;
        }
        if (!Collections.disjoint(accounts, clashing)) {
            return Fate.WAITS;
        }
        return Collections.disjoint(accounts, locked) ? Fate.FREE : Fate.HELD_UP;
    }

    /**
     * Notes that a record has clashed alone. Returns whether that was once too often: it will never be right then, and
     * waits otherwise.
     */
    boolean clashedTooOften(Delivery delivery) {
        Set<AccountId> accounts = accountsOf(List.of(delivery));
        if (!Collections.disjoint(accounts, suspected)) {
            broken.addAll(accounts);
            return true;
        }
        if (clashes.isOneTooMany(delivery)) {
            suspected.addAll(accounts);
            return true;
        }
        clashing.addAll(accounts);
        return false;
    }

    /**
     * Looks which accounts are locked, after these records have waited for one in vain. Returns whether that explains it:
     * not if none of theirs is locked any more, and not a second time, for a batch looks only once.
     */
    boolean findLocked(Collection<Delivery> waitedInVain) {
        if (hasLookedWhoIsLocked) {
            return false;
        }
        hasLookedWhoIsLocked = true;
        Set<AccountId> accounts = accountsOf(waitedInVain);
        locked = lockedAccounts.lookAmong(accounts, shard);
        return !Collections.disjoint(locked, accounts);
    }

    /** All accounts that these records need; those that nobody can read need none. */
    Set<AccountId> accountsOf(Collection<Delivery> deliveries) {
        Needs needs = new Needs();
        for (Delivery delivery : deliveries) {
            try {
                step.addNeeds(delivery.event(), needs);
            } catch (UnprocessableEvent unreadable) {
                // The runner meets it too, and parks the record then.
            }
        }
        return needs.accounts();
    }
}
