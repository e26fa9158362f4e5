package io.giro.verification;

import io.giro.saga.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs verifications, one at a time over all instances, and records each. Thread-safe. */
public final class Verifications {

    private final Verification verification;
    private final VerificationLock lock;
    private final VerificationRuns runs;
    private final VerificationObserver observer;
    private final Clock clock;

    public Verifications(
            Verification verification,
            VerificationLock lock,
            VerificationRuns runs,
            VerificationObserver observer,
            Clock clock) {
        this.verification = verification;
        this.lock = lock;
        this.runs = runs;
        this.observer = observer;
        this.clock = clock;
    }

    /** Starts one and returns at once; empty if another one runs. How it goes is in the records. */
    public Optional<UUID> start(Order order, String startedBy, Executor executor) {
        return begin(order, startedBy).map(begun -> {
            try {
                executor.execute(() -> {
                    try (begun) {
                        begun.run((transfers, accounts) -> {});
                    } catch (RuntimeException recorded) {
                        // It is in the records and in the log, and nobody waits for it here.
                        return;
                    }
                });
            } catch (RejectedExecutionException e) {
                try (begun) {
                    begun.failed(e);
                }
                throw e;
            }
            return begun.id;
        });
    }

    /**
     * Runs one in this thread; empty if another one runs.
     *
     * @throws RuntimeException what made it fail, after that was recorded
     */
    public Optional<Outcome> run(Order order, String startedBy, Progress progress) {
        return begin(order, startedBy).map(begun -> {
            try (begun) {
                return begun.run(progress);
            }
        });
    }

    private Optional<Begun> begin(Order order, String startedBy) {
        try {
            return lock.take().map(held -> begin(order, startedBy, held));
        } catch (RuntimeException e) {
            observer.failed(order, e);
            throw e;
        }
    }

    private Begun begin(Order order, String startedBy, VerificationLock.Held held) {
        try {
            UUID id = UUID.randomUUID();
            Instant startedAt = clock.now();
            runs.begin(id, order, startedBy, startedAt);
            return new Begun(id, order, startedAt, held);
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    /** A run that has the lock. */
    private final class Begun implements AutoCloseable {

        private final UUID id;
        private final Order order;
        private final Instant startedAt;
        private final VerificationLock.Held held;

        private Begun(UUID id, Order order, Instant startedAt, VerificationLock.Held held) {
            this.id = id;
            this.order = order;
            this.startedAt = startedAt;
            this.held = held;
        }

        private Outcome run(Progress progress) {
            try {
                Outcome outcome = verification.run(id, order, (transfers, accounts) -> {
                    runs.progress(id, transfers, accounts);
                    progress.done(transfers, accounts);
                });
                Instant at = clock.now();
                runs.done(id, outcome, at);
                observer.done(order, outcome, Duration.between(startedAt, at));
                return outcome;
            } catch (RuntimeException e) {
                failed(e);
                throw e;
            }
        }

        private void failed(RuntimeException cause) {
            observer.failed(order, cause);
            try {
                runs.failed(id, String.valueOf(cause.getMessage()), clock.now());
            } catch (RuntimeException notWritten) {
                cause.addSuppressed(notWritten);
            }
        }

        @Override
        public void close() {
            held.close();
        }
    }
}
