package io.giro.ingress.reading;

import io.giro.account.AccountId;
import io.giro.ingress.account.AccountDetails;
import java.util.Optional;

/** Accounts as they stand, without their money. */
public interface OpenedAccounts {

    Optional<AccountDetails> find(AccountId account);
}
