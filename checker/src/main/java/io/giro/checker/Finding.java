package io.giro.checker;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * One contradiction.
 *
 * @param subject whose it is, for instance {@code account ACC001 on shard 0}
 * @param sentence what is stored and what it should be, with ids and numbers
 * @param difference minor units between the two, never negative; the amount at stake where a state is wrong, and zero
 *     where no money is
 */
public record Finding(FindingCode code, String subject, String sentence, BigInteger difference) {
    /** The most money first. */
    static final Comparator<Finding> LARGEST_FIRST = Comparator.comparing(Finding::difference)
            .reversed()
            .thenComparing(Finding::code)
            .thenComparing(Finding::subject)
            .thenComparing(Finding::sentence);

    static Finding of(FindingCode code, String subject, BigInteger difference, String sentence) {
        return new Finding(code, subject, sentence, difference.abs());
    }

    static Finding of(FindingCode code, String subject, long difference, String sentence) {
        return of(code, subject, BigInteger.valueOf(difference), sentence);
    }

    /** Nothing is known to be lost or made, yet. */
    static Finding withoutMoney(FindingCode code, String subject, String sentence) {
        return of(code, subject, BigInteger.ZERO, sentence);
    }
}
