package io.giro.verification;

import java.util.Locale;
import java.util.Optional;

/** How far a verification may go. */
public enum Mode {
    /** Changes nothing. */
    CHECK,
    /** Repairs the balances and views that were found to be wrong. */
    FIX,
    /** As FIX, and compares every row of the views with the ledger; those of transfers column by column. */
    REBUILD;

    public static Optional<Mode> named(String name) {
        for (Mode mode : values()) {
            if (mode.lowerCase().equals(name)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean mayRepair() {
        return this != CHECK;
    }
}
