package io.giro.protocol;

import java.util.List;

/** Something that must never be was reached. The message says what, and the way there. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String invariant;
    private final String details;

    Violation(String invariant, String details) {
        this(invariant, details, "");
    }

    private Violation(String invariant, String details, String way) {
        super("Broken: " + invariant + " (" + details + ")" + way);
        this.invariant = invariant;
        this.details = details;
    }

    Violation after(List<String> moves) {
        return new Violation(invariant, details, ", after\n  " + String.join("\n  ", moves));
    }

    String invariant() {
        return invariant;
    }
}
