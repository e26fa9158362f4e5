package io.giro.ingress;

import java.util.Optional;

/** Knows whether the intake has room, before it is asked to accept anything. */
public interface Doorkeeper {

    /**
     * Whether a request is turned away before it is read, because it would be whatever it asks for. Refusing must be cheapest
     * when most requests are refused.
     *
     * @param key if it is known already: a repeated request for a transfer on its way gets the answer that stands
     */
    boolean turnsAway(Optional<IdempotencyKey> key);

    /** Whether so many requests would find room at this moment. */
    boolean hasRoomFor(int requests);
}
