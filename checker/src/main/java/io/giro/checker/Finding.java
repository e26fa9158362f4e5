package io.giro.checker;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;

/**
 * One contradiction.
 *
 * @param subject whose it is
 * @param sentence what is stored and what it should be, with ids and numbers
 * @param difference minor units between the two, never negative; the amount at stake where a state is wrong, and zero
 *     where no money is
 * @param amount the two numbers, where a stored balance is wrong
 */
public record Finding(
        FindingCode code, Subject subject, String sentence, BigInteger difference, Optional<StoredAmount> amount) {

    /** The most money first. */
    static final Comparator<Finding> LARGEST_FIRST = Comparator.comparing(Finding::difference)
            .reversed()
            .thenComparing(Finding::code)
            .thenComparing(finding -> finding.subject().toString())
            .thenComparing(Finding::sentence);

    static Finding of(FindingCode code, Subject subject, BigInteger difference, String sentence) {
        return new Finding(code, subject, sentence, difference.abs(), Optional.empty());
    }

    static Finding of(FindingCode code, Subject subject, long difference, String sentence) {
        return of(code, subject, BigInteger.valueOf(difference), sentence);
    }

    static Finding of(FindingCode code, Subject subject, StoredAmount amount, String sentence) {
        return new Finding(code, subject, sentence, amount.difference().abs(), Optional.of(amount));
    }

    /** Nothing is known to be lost or made, yet. */
    static Finding withoutMoney(FindingCode code, Subject subject, String sentence) {
        return of(code, subject, BigInteger.ZERO, sentence);
    }
}
