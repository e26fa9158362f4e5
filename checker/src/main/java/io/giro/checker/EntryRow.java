package io.giro.checker;

import java.util.Optional;

/** One posting to an account; {@code amount} in minor units, negative in a debit. */
public record EntryRow(
        TransferId transferId,
        String leg,
        String account,
        long version,
        long amount,
        String currency,
        String contra,
        long postedAfter,
        Hash entryHash)
        implements Row {
    private static final String CLEARING = "@clearing.";

    @Override
    public String what() {
        return leg + " entry";
    }

    boolean isCredit() {
        return leg.equals("CREDIT");
    }

    boolean isDebit() {
        return leg.equals("DEBIT");
    }

    /** The currency whose clearing it is booked against. */
    Optional<String> clearedCurrency() {
        return contra.startsWith(CLEARING) ? Optional.of(contra.substring(CLEARING.length())) : Optional.empty();
    }
}
