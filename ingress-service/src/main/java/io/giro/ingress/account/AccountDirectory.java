package io.giro.ingress.account;

import io.giro.account.AccountId;
import java.util.Optional;

/** Looks accounts up by name. It knows what never changes; whether an account is frozen is not asked here. */
@FunctionalInterface
public interface AccountDirectory {

    /**
     * @return empty when there is no such account
     * @throws AccountsUnavailable when the account's shard cannot be asked now
     */
    Optional<KnownAccount> find(AccountId id);
}
