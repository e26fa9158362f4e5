package io.giro.saga;

import io.giro.account.AccountBalance;
import java.time.Instant;
import java.util.Optional;

/**
 * What a step told the world, kept in its decision row so that a repeated record is answered with the same facts.
 *
 * @param account the balance that was told; empty when no money changed
 */
public record Said(Instant at, Optional<AccountBalance> account) {

    static Said nothingMoved(Instant at) {
        return new Said(at, Optional.empty());
    }

    static Said of(Instant at, Account account) {
        return new Said(at, Optional.of(account.balance()));
    }

    /** The balance that must have been told. */
    public AccountBalance balance() {
        return account.orElseThrow(() -> new BrokenInvariant("no balance was said at " + at));
    }
}
