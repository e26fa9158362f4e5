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
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Step 6: keeps the views that callers read. A record is acknowledged only when every shard that it touches has it; a
 * crash before that repeats it, and merging it again changes nothing.
 *
 * <p>A failing shard keeps back the records that touch it. Those behind them on the same partitions go on as far as one
 * poll reaches, and wait there: a record between two shards holds its partition's offset until both have it. A record that can never be right is parked as a
 * dead letter. Thread-safe: it keeps nothing between polls.
 */
public final class ProjectViews {

    private static final SagaStep STEP = SagaStep.PROJECTOR;

    private final Views views;
    private final int shards;
    private final DeadLetters deadLetters;
    private final StepObserver observer;

    public ProjectViews(Views views, int shards, DeadLetters deadLetters, StepObserver observer) {
        this.views = views;
        this.shards = shards;
        this.deadLetters = deadLetters;
        this.observer = observer;
    }

    /** Settles a poll: each of its records is in the views, or parked, or comes again. */
    public void project(Poll poll) {
        Outcome outcome = new Outcome();
        byShard(poll.deliveries(), outcome).forEach((shard, deliveries) -> {
            try {
                merge(shard, deliveries, outcome);
            } catch (RuntimeException worldFailed) {
                outcome.failed(deliveries, shard, worldFailed);
                observer.failed(STEP, shard, deliveries.size(), worldFailed);
            }
        });
        park(outcome);
        acknowledge(poll, outcome);
        // Last: it goes back to the first record that is not acknowledged yet.
        outcome.failures.forEach((shard, cause) -> poll.retryLater(outcome.keptBackBy(shard), shard, cause));
    }

    /** The readable records by the shards that they touch; the others are to be parked. */
    private SortedMap<Integer, List<Delivery>> byShard(List<Delivery> deliveries, Outcome outcome) {
        SortedMap<Integer, List<Delivery>> byShard = new TreeMap<>();
        for (Delivery delivery : deliveries) {
            try {
                for (int shard : Projection.shardsOf(delivery.event().terms(), shards)) {
                    byShard.computeIfAbsent(shard, first -> new ArrayList<>()).add(delivery);
                }
            } catch (UnprocessableEvent e) {
                outcome.hopeless.put(delivery, String.valueOf(e.getMessage()));
            }
        }
        return byShard;
    }

    /** Merges every record of a batch into a shard; the one that the shard will never take is found by bisection. */
    private void merge(int shard, List<Delivery> batch, Outcome outcome) {
        try {
            mergeAtOnce(shard, batch);
        } catch (UnprocessableBatch somewhere) {
            if (batch.size() == 1) {
                outcome.hopeless.put(batch.getFirst(), String.valueOf(somewhere.getMessage()));
                return;
            }
            int middle = batch.size() / 2;
            merge(shard, batch.subList(0, middle), outcome);
            merge(shard, batch.subList(middle, batch.size()), outcome);
        }
    }

    private void mergeAtOnce(int shard, List<Delivery> batch) {
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

    /** A record that is kept back anyway is found hopeless again when it comes again. */
    private void park(Outcome outcome) {
        outcome.hopeless.forEach((delivery, reason) -> {
            if (outcome.isKeptBack(delivery)) {
                return;
            }
            try {
                deadLetters.park(delivery, reason);
                observer.parked(STEP, delivery, reason);
            } catch (RuntimeException worldFailed) {
                outcome.failed(List.of(delivery), delivery.shard(), worldFailed);
                observer.failed(STEP, delivery.shard(), 1, worldFailed);
            }
        });
    }

    /** Shard by shard, so that each that works is known to work again. */
    private static void acknowledge(Poll poll, Outcome outcome) {
        SortedMap<Integer, List<Delivery>> settled = new TreeMap<>();
        for (Delivery delivery : poll.deliveries()) {
            if (!outcome.isKeptBack(delivery)) {
                settled.computeIfAbsent(delivery.shard(), shard -> new ArrayList<>())
                        .add(delivery);
            }
        }
        settled.values().forEach(poll::acknowledge);
    }

    /** What became of the records of one poll, but for those that are simply done. */
    private static final class Outcome {

        private final Map<Delivery, String> hopeless = new LinkedHashMap<>();
        private final Map<Delivery, Integer> keptBack = new LinkedHashMap<>();
        private final SortedMap<Integer, RuntimeException> failures = new TreeMap<>();

        void failed(List<Delivery> deliveries, int shard, RuntimeException cause) {
            failures.putIfAbsent(shard, cause);
            deliveries.forEach(delivery -> keptBack.putIfAbsent(delivery, shard));
        }

        boolean isKeptBack(Delivery delivery) {
            return keptBack.containsKey(delivery);
        }

        List<Delivery> keptBackBy(int shard) {
            return keptBack.entrySet().stream()
                    .filter(entry -> entry.getValue() == shard)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
