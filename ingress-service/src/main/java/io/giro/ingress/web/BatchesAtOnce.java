package io.giro.ingress.web;

import io.giro.ingress.Doorkeeper;
import io.giro.ingress.IntakeUnavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Lets batches in as there is room for them. While many are worked on, the next one waits a little with its body unread, which
 * bounds the memory that batches take. And a batch waits a little until all of it can be accepted: taken in parts, it would
 * come again and again, and be read each time.
 */
@Component
final class BatchesAtOnce {

    /** So many full batches fit into one shard's queue, and may be on their way from it when all is idle. */
    private static final int MOST = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final Semaphore places = new Semaphore(MOST, true);
    private final Doorkeeper doorkeeper;

    BatchesAtOnce(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    /**
     * Does the work on a batch, from the first byte of its body to its answer.
     *
     * @throws IntakeUnavailable if there is no place for it soon
     */
    <T> T within(Supplier<T> work) {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IntakeUnavailable("Too many batches are worked on.");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    /**
     * Returns when so many transfers may begin.
     *
     * @throws IntakeUnavailable if they may not soon
     */
    void awaitRoomFor(int transfers) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!doorkeeper.hasRoomFor(transfers)) {
                if (System.nanoTime() > until) {
                    throw new IntakeUnavailable("More transfers are on their way than end within seconds.");
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IntakeUnavailable interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IntakeUnavailable("Interrupted before there was room for the batch.", e);
    }
}
