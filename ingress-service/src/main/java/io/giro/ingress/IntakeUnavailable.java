package io.giro.ingress;

/** A transfer cannot be accepted now: the queue is full, or a shard does not answer. The same request may be sent again. */
public final class IntakeUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Without a stack trace: it would say nothing, and cost most when most requests are turned away. */
    public IntakeUnavailable(String message) {
        super(message, null, false, false);
    }

    public IntakeUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
