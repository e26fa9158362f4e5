package io.giro.ingress.account.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.giro.account.AccountId;
import io.giro.ingress.account.AccountDirectory;
import io.giro.ingress.account.KnownAccount;
import java.util.Optional;

/**
 * Remembers the accounts that were found. What it remembers never changes, so nothing has to expire. That there is no
 * such account is not remembered: it may be opened at any moment, on any instance.
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
