package io.giro.verification;

import io.giro.checker.Finding;
import io.giro.checker.FindingCode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the ledger's own rows can be believed. A balance is repaired from entries and holds, so when those are broken
 * there is nothing to repair it from: an edited hold must not become an edited balance. Nor is there a limit to check
 * it against when the account's kind or status was edited, because these say what balances it may have.
 */
public final class Soundness {

    /** Findings that say that a stored balance is wrong, or that follow from a wrong one. */
    private static final Set<FindingCode> BALANCES = Collections.unmodifiableSet(EnumSet.of(
            FindingCode.POSTED_DIFFERS,
            FindingCode.HELD_DIFFERS,
            FindingCode.HELD_NEGATIVE,
            FindingCode.OVERDRAWN,
            FindingCode.CLOSED_WITH_MONEY,
            FindingCode.POSTED_AFTER_DIFFERS));

    /** Findings that cast no doubt on what was booked: a transfer is under way, or has two keys, none, or that of another. */
    private static final Set<FindingCode> HARMLESS = Collections.unmodifiableSet(EnumSet.of(
            FindingCode.NOT_TERMINAL,
            FindingCode.TWO_KEYS,
            FindingCode.KEY_MISSING,
            FindingCode.KEY_DIFFERS,
            FindingCode.RESERVATION_ALONE));

    private Soundness() {}

    /** The first finding that makes the ledger's rows about its subject unreliable. */
    public static Optional<FindingCode> firstDoubt(List<Finding> findings) {
        return findings.stream()
                .map(Finding::code)
                .filter(code -> !code.isAboutViews() && !BALANCES.contains(code) && !HARMLESS.contains(code))
                .findFirst();
    }

    static boolean hasWrongBalance(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> BALANCES.contains(finding.code()));
    }

    static boolean hasWrongView(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.code().isAboutViews());
    }
}
