package io.giro.saga;

import io.giro.account.AccountId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The accounts for whose rows a step has waited in vain in this process. Whoever needs one of them looks first
 * whether it is free, so what somebody keeps locked for an hour costs the other accounts one wait.
 *
 * <p>No larger than what is locked: each look forgets those that are free. Thread-safe.
 */
final class LockedAccounts {

    private final Books books;
    private final Map<Integer, Set<AccountId>> byShard = new ConcurrentHashMap<>();

    LockedAccounts(Books books) {
        this.books = books;
    }

    /** Those of a shard that are still locked. */
    Set<AccountId> stillLocked(int shard) {
        Set<AccountId> known = byShard.getOrDefault(shard, Set.of());
        return known.isEmpty() ? known : look(shard, known);
    }

    /** Those that are locked at this moment, after a wait in vain for one or more of these. */
    Set<AccountId> lookAmong(Set<AccountId> accounts, int shard) {
        Set<AccountId> all = new HashSet<>(byShard.getOrDefault(shard, Set.of()));
        all.addAll(accounts);
        return look(shard, all);
    }

    private Set<AccountId> look(int shard, Set<AccountId> accounts) {
        Set<AccountId> locked;
        try (BookTransaction transaction = books.begin(shard)) {
            locked = Set.copyOf(transaction.lockedByOthers(accounts));
        }
        byShard.merge(shard, locked, (known, seen) -> {
            // What another thread has found out meanwhile stays.
            Set<AccountId> still = new HashSet<>(known);
            still.removeAll(accounts);
            still.addAll(seen);
            return Set.copyOf(still);
        });
        return locked;
    }
}
