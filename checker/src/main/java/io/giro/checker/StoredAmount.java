package io.giro.checker;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A stored balance that is not what it should be, in minor units.
 *
 * @param actual what the ledger's own rows make of it
 * @param firstBreak the account's first entry that does not follow from the one before, if there is one
 */
public record StoredAmount(BigInteger stored, BigInteger actual, Optional<String> firstBreak) {

    BigInteger difference() {
        return stored.subtract(actual);
    }
}
