package io.giro.projector;

import io.giro.event.SagaStep;
import io.giro.saga.DeadLetters;
import io.giro.saga.Delivery;
import io.giro.saga.Poll;
import io.giro.saga.StepObserver;
import io.giro.saga.StepObserver.Timing;
import io.giro.saga.UnprocessableBatch;
import io.giro.saga.UnprocessableEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Step 6: keeps the views of one shard that callers read. Every shard's views have a consumer group of their own, which
 * reads everything and writes what is about its shard: so a shard that is down holds up nobody's progress but its own.
 *
 * <p>A poll is acknowledged when the shard has all of it; a crash before that repeats it, and merging it again changes
 * nothing. A record that can never be right is parked as a dead letter by the shard that its key belongs to, one that a
 * database refuses by the shard that it is on. Thread-safe: it keeps nothing between polls.
 */
public final class ProjectViews {

    private static final SagaStep STEP = SagaStep.PROJECTOR;

    private final int shard;
    private final int shards;
    private final Views views;
    private final DeadLetters deadLetters;
    private final StepObserver observer;

    public ProjectViews(int shard, int shards, Views views, DeadLetters deadLetters, StepObserver observer) {
        this.shard = shard;
        this.shards = shards;
        this.views = views;
        this.deadLetters = deadLetters;
        this.observer = observer;
    }

    /** Settles a poll: each of its records that is about this shard is in the views, or parked, or all come again. */
    public void project(Poll poll) {
        List<Delivery> deliveries = poll.deliveries();
        try {
            List<Delivery> ours = new ArrayList<>(deliveries.size());
            Map<Delivery, UnprocessableEvent> unreadable = new LinkedHashMap<>();
            for (Delivery delivery : deliveries) {
                try {
                    if (isOurs(delivery)) {
                        ours.add(delivery);
                    }
                } catch (UnprocessableEvent e) {
                    unreadable.put(delivery, e);
                }
            }
            if (!ours.isEmpty()) {
                merge(ours);
            }
            // Last: while the shard does not take the others, all of them come again.
            unreadable.forEach(this::parkIfOurs);
        } catch (RuntimeException worldFailed) {
            observer.failed(STEP, shard, deliveries.size(), worldFailed);
            poll.retryLater(deliveries, shard, worldFailed);
            return;
        }
        poll.acknowledge(deliveries);
    }

    /**
     * Whether the views of this shard say something about it.
     *
     * @throws UnprocessableEvent if nobody can read it
     */
    private boolean isOurs(Delivery delivery) {
        return Projection.shardsOf(delivery.event().terms(), shards).contains(shard);
    }

    private void parkIfOurs(Delivery unreadable, UnprocessableEvent trouble) {
        if (unreadable.shard() == shard) {
            park(unreadable, trouble);
        }
    }

    /** Merges every record of a batch; the one that the shard will never take is found by bisection. */
    private void merge(List<Delivery> batch) {
        try {
            mergeAtOnce(batch);
        } catch (UnprocessableBatch somewhere) {
            if (batch.size() == 1) {
                park(batch.getFirst(), somewhere);
                return;
            }
            int middle = batch.size() / 2;
            merge(batch.subList(0, middle));
            merge(batch.subList(middle, batch.size()));
        }
    }

    private void mergeAtOnce(List<Delivery> batch) {
        long began = System.nanoTime();
        Projection rows = new Projection(shard, shards);
        batch.forEach(delivery -> rows.add(delivery.event()));
        long foldedAt = System.nanoTime();
        views.merge(shard, rows);
        long committedAt = System.nanoTime();
        observer.settled(
                STEP,
                shard,
                batch.size(),
                new Timing(
                        Duration.ZERO,
                        Duration.ofNanos(foldedAt - began),
                        Duration.ofNanos(committedAt - foldedAt),
                        Duration.ZERO));
    }

    private void park(Delivery delivery, RuntimeException trouble) {
        String reason = String.valueOf(trouble.getMessage());
        deadLetters.park(delivery, reason);
        observer.parked(STEP, delivery, reason);
    }
}
