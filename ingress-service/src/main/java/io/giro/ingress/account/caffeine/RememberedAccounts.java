package io.giro.ingress.account.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.giro.account.AccountId;
import io.giro.ingress.account.AccountDirectory;
import io.giro.ingress.account.FoundAccounts;
import io.giro.ingress.account.KnownAccount;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers the accounts that were found. What it remembers never changes, so nothing has to expire. An account
 * that does not exist is not remembered: it may be opened at any moment, on any instance.
 */
public final class RememberedAccounts implements AccountDirectory {

    /** Some 20 MB when full. */
    private static final int LARGEST_SIZE = 100_000;

    private final AccountDirectory directory;
    private final Cache<AccountId, KnownAccount> found =
            Caffeine.newBuilder().maximumSize(LARGEST_SIZE).build();

    public RememberedAccounts(AccountDirectory directory) {
        this.directory = directory;
    }

    @Override
    public FoundAccounts findAll(Set<AccountId> ids) {
        Map<AccountId, KnownAccount> remembered = found.getAllPresent(ids);
        Set<AccountId> others = new HashSet<>(ids);
        others.removeAll(remembered.keySet());
        FoundAccounts asked = others.isEmpty() ? FoundAccounts.NONE : directory.findAll(others);
        found.putAll(asked.found());
        return asked.and(remembered);
    }

    /** Looks up one account without making a set of it. */
    @Override
    public Optional<KnownAccount> find(AccountId id) {
        KnownAccount remembered = found.getIfPresent(id);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        Optional<KnownAccount> account = directory.find(id);
        account.ifPresent(known -> found.put(id, known));
        return account;
    }
}
