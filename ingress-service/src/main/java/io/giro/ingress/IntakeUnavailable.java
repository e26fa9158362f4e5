package io.giro.ingress;

/** A transfer cannot be accepted now: the queue is full, or a shard does not answer. The same request may be sent again. */
public final class IntakeUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public IntakeUnavailable(String message) {
        super(message);
    }

    public IntakeUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
