package io.giro.ingress.account;

import io.giro.account.AccountId;
import java.util.Optional;
import java.util.Set;

/** Looks accounts up by name. It knows what never changes, so not whether an account is frozen. */
@FunctionalInterface
public interface AccountDirectory {

    /**
     * Looks up several accounts with one question to each shard. A shard that cannot be asked now fails only its own accounts,
     * and a row that cannot be read only its account.
     */
    FoundAccounts findAll(Set<AccountId> ids);

    /**
     * @return empty when there is no such account
     * @throws AccountsUnavailable when the account's shard cannot be asked now, or the account cannot be read
     */
    default Optional<KnownAccount> find(AccountId id) {
        return findAll(Set.of(id)).find(id);
    }
}
