package io.giro.checker;

/** The check could not be made, so nothing is known about the money. The message is one sentence that says why. */
public final class CannotCheck extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotCheck(String sentence) {
        super(sentence);
    }

    public CannotCheck(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
