package io.giro.ingress;

/** A transfer cannot be accepted now: the queue is full, or a shard does not answer. The same request may be sent again. */
public final class IntakeUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Without a stack trace: where a crowd was turned away tells nothing, and it would cost most when there is most to do. */
    public IntakeUnavailable(String message) {
        super(message, null, false, false);
    }

    public IntakeUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
