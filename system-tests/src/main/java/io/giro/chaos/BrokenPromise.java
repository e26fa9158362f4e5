package io.giro.chaos;

/** The product did something wrong while it was hurt. */
final class BrokenPromise extends Exception {
    private static final long serialVersionUID = 1L;
    private final Violation.Kind kind;

    BrokenPromise(Violation.Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
    }

    Violation violation() {
        return new Violation(kind, String.valueOf(getMessage()));
    }
}
