package io.giro.ingress.web;

import io.giro.ingress.IntakeUnavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Bounds the memory that batches take: whoever comes when many are worked on waits a little, with the body unread. */
@Component
final class BatchesAtOnce {

    /** As many full ones as one shard's queue takes and as may be on their way from it when all is idle. */
    private static final int MOST = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Semaphore places = new Semaphore(MOST, true);

    /**
     * Does the work on a batch, from the first byte of its body to its answer.
     *
     * @throws IntakeUnavailable if there is no place for it soon
     */
    <T> T within(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private void enter() {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IntakeUnavailable("Too many batches are worked on.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IntakeUnavailable("Interrupted before there was a place for the batch.", e);
        }
    }
}
