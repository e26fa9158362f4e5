package io.giro.reconciler.deadletter;

/** The dead letters cannot be reached now. */
public final class DeadLettersUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeadLettersUnavailable(Throwable cause) {
        super("dead letters could not be read or sent back", cause);
    }
}
