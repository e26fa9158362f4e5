package io.giro.simulation;

/** What must never be. An error, so that no part of the product takes it for a failing world and tries again. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    Violation(String sentence) {
        super(sentence);
    }

    static void unless(boolean so, String sentence, Object... about) {
        if (!so) {
            throw new Violation(sentence.formatted(about));
        }
    }
}
