package io.giro.verification;

import java.math.BigInteger;
import java.util.Optional;

/**
 * One line of a run's report, as it is recorded.
 *
 * @param code of a finding; of a repair, what was repaired; otherwise empty text
 * @param stored in minor units, as {@code actual} and {@code difference}
 */
public record RunItem(
        Kind kind,
        String code,
        String subject,
        String sentence,
        Optional<BigInteger> stored,
        Optional<BigInteger> actual,
        BigInteger difference,
        Optional<String> firstBreak) {

    /** What the line tells. */
    public enum Kind {
        FINDING,
        REPAIR,
        LEFT_ALONE
    }
}
