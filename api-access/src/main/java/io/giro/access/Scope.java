package io.giro.access;

import java.util.Optional;
import java.util.stream.Stream;

/** What a token allows, by the words of its claim {@code scope}. */
public enum Scope {
    /** Moves money out of the caller's own accounts, and opens and closes them. */
    PAYMENTS_WRITE("payments:write"),

    /** Looks at the caller's own accounts and their transfers. */
    PAYMENTS_READ("payments:read"),

    /** Operates the bank: brings money in, freezes accounts, looks at all of them, and asks the reconciler. */
    OPS("ops");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** As it stands in a token. */
    public String text() {
        return text;
    }

    public static Optional<Scope> of(String text) {
        return Stream.of(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }
}
