package io.giro.chaos;

/** The run cannot start or go on, and this says nothing about the product. The message says what to do. */
final class CannotRun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotRun(String message) {
        super(message);
    }

    CannotRun(String message, Exception cause) {
        super(message, cause);
    }
}
