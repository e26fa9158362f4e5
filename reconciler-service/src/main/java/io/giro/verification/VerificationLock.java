package io.giro.verification;

import java.util.Optional;

/** Lets one verification that is recorded or repairs run at a time, on whatever instance. */
public interface VerificationLock {

    /** Takes the lock for as long as this process lives and does not give it back; empty if somebody has it. */
    Optional<Held> take();

    /** To be given back by {@link #close}. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }
}
