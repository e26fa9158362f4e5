package io.giro.saga;

/**
 * We were wrong: what must never happen has happened. The record that showed it is parked as a dead letter; nothing is
 * repaired silently.
 */
public final class BrokenInvariant extends UnprocessableEvent {

    private static final long serialVersionUID = 1L;

    public BrokenInvariant(String message) {
        super(message);
    }
}
