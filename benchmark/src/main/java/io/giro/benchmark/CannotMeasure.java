package io.giro.benchmark;

/** The run cannot start or go on, and this says nothing about speed. The message says why. */
public final class CannotMeasure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotMeasure(String message) {
        super(message);
    }

    CannotMeasure(String message, Exception cause) {
        super(message, cause);
    }
}
