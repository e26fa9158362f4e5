package io.giro.saga;

import io.giro.account.AccountId;
import io.giro.transfer.TransferId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a step may look at: the rows that its batch has locked and loaded, with all that was decided earlier in the same
 * batch. Asking for a row that was not loaded is a mistake of the step and throws.
 */
public interface Book {

    /** The time of the batch, UTC, in microseconds. */
    Instant now();

    Optional<Account> account(AccountId id);

    Optional<Hold> hold(TransferId id);

    Optional<CreditDecision> creditDecision(TransferId id);

    /** The hash of the terms that ingress accepted under this id. */
    Optional<String> acceptedTermsHash(TransferId id);
}
