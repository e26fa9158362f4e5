package io.giro.verification;

import java.util.Optional;

/** Lets one verification run at a time over all instances. Only those that are recorded or repair something need it. */
public interface VerificationLock {

    /** Takes the lock, which is held until it is closed or this process dies; empty if somebody has it. */
    Optional<Held> take();

    /** To be given back by {@link #close}. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }
}
