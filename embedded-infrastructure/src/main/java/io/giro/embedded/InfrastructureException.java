package io.giro.embedded;

/** Embedded infrastructure cannot start or stop. The message is written for the person who started it: what is wrong, and what to do. */
public final class InfrastructureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InfrastructureException(String message) {
        super(message);
    }

    public InfrastructureException(String message, Throwable cause) {
        super(message, cause);
    }
}
