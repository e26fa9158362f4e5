package io.giro.ingress.reading;

import io.giro.account.AccountId;
import java.util.Optional;

/** What accounts have, as the last event said it. */
public interface Balances {

    /** The balance of an account; if it has no event yet, what its row says. */
    Optional<Balance> find(AccountId account);
}
