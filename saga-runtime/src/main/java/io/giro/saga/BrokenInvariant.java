package io.giro.saga;

/** We were wrong: something that cannot be is. The record that showed it is parked as a dead letter, never repaired silently. */
public final class BrokenInvariant extends UnprocessableEvent {

    private static final long serialVersionUID = 1L;

    public BrokenInvariant(String message) {
        super(message);
    }
}
