package io.giro.ingress;

import java.util.Optional;

/** Knows whether the intake has room, before it is asked to accept anything. */
public interface Doorkeeper {

    /**
     * Whether a request that was not read yet is turned away, because whatever it asks for would be. Saying no must be
     * cheapest when there is most of it to say.
     *
     * @param key if it is known already: whoever asks again for what is on its way gets the answer that stands
     */
    boolean turnsAway(Optional<IdempotencyKey> key);

    /** Whether so many requests would find room at this moment. */
    boolean hasRoomFor(int requests);
}
