package io.giro.verification.spring;

import java.time.Duration;
import java.util.Optional;
import net.javacrumbs.shedlock.core.ExtensibleLockProvider;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks that are not given up just because the database once did not answer: prolonging them is tried again the next time. A
 * lock that somebody else has taken meanwhile is lost.
 */
final class PatientLocks implements ExtensibleLockProvider {

    private static final Logger LOG = LoggerFactory.getLogger(PatientLocks.class);

    private final ExtensibleLockProvider locks;

    PatientLocks(ExtensibleLockProvider locks) {
        this.locks = locks;
    }

    @Override
    public Optional<SimpleLock> lock(LockConfiguration configuration) {
        return locks.lock(configuration).map(Patient::new);
    }

    private record Patient(SimpleLock lock) implements SimpleLock {

        @Override
        public void unlock() {
            lock.unlock();
        }

        @Override
        public Optional<SimpleLock> extend(Duration atMost, Duration atLeast) {
            try {
                return lock.extend(atMost, atLeast).map(Patient::new);
            } catch (RuntimeException e) {
                LOG.warn("A lock could not be prolonged; it is tried again", e);
                return Optional.of(this);
            }
        }
    }
}
