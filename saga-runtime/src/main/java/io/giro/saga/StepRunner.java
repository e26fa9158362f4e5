package io.giro.saga;

import io.giro.saga.EventLog.Outgoing;
import io.giro.saga.StepObserver.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a step, always in the same order: lock, load, decide, write, commit, emit, acknowledge; one transaction per shard
 * and poll. It alone opens transactions and emits events.
 *
 * <p>A crash before the commit leaves nothing. A crash after it leaves the decision rows: the records come again, the
 * rows are found, and the same facts are said again. Offsets go last, so a record is never passed before both.
 *
 * <p>Three kinds of trouble: a business "no" is an ordinary decision; a failing world stops this shard only, to be tried
 * again without limit; a record that can never be right is parked as a dead letter and the rest goes on.
 *
 * <p>Not thread-safe; one runner per consumer thread, or one for all in a simulation.
 */
public final class StepRunner {

    /** How long a record may wait for the row that it is about before it counts as one that nobody wrote. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Step step;
    private final Books books;
    private final EventLog log;
    private final DeadLetters deadLetters;
    private final StepObserver observer;
    private final Clock clock;

    public StepRunner(
            Step step, Books books, EventLog log, DeadLetters deadLetters, StepObserver observer, Clock clock) {
        this.step = step;
        this.books = books;
        this.log = log;
        this.deadLetters = deadLetters;
        this.observer = observer;
        this.clock = clock;
    }

    /** Settles a poll, shard by shard. A shard that fails does not keep the others from going on. */
    public void run(Poll poll) {
        Map<Integer, List<Delivery>> byShard = new LinkedHashMap<>();
        for (Delivery delivery : poll.deliveries()) {
            byShard.computeIfAbsent(delivery.shard(), shard -> new ArrayList<>())
                    .add(delivery);
        }
        byShard.forEach((shard, deliveries) -> {
            try {
                settle(shard, deliveries);
            } catch (RuntimeException worldFailed) {
                observer.failed(step.sagaStep(), shard, deliveries.size(), worldFailed);
                poll.retryLater(deliveries, shard, worldFailed);
                return;
            }
            poll.acknowledge(deliveries);
        });
    }

    /** Settles every record of a batch: decided and told, or parked. Throws if the world fails. */
    private void settle(int shard, List<Delivery> batch) {
        try {
            decideAndTell(shard, batch);
        } catch (UnprocessableBatch somewhere) {
            if (batch.size() == 1) {
                park(new Parked(batch.getFirst(), String.valueOf(somewhere.getMessage())));
                return;
            }
            int middle = batch.size() / 2;
            settle(shard, batch.subList(0, middle));
            settle(shard, batch.subList(middle, batch.size()));
        }
    }

    private void decideAndTell(int shard, List<Delivery> batch) {
        List<Parked> parked = new ArrayList<>();
        List<Decided> decided = new ArrayList<>(batch.size());
        long began = System.nanoTime();
        Needs needs = new Needs();
        List<Delivery> readable = addNeeds(batch, needs, parked);
        long loadedAt;
        long decidedAt;
        long committedAt;
        try (BookTransaction transaction = books.begin(shard)) {
            WorkingBook book = transaction.lockAndLoad(needs, clock.now());
            loadedAt = System.nanoTime();
            for (Delivery delivery : readable) {
                decide(delivery, book, decided, parked);
            }
            decidedAt = System.nanoTime();
            transaction.write(book);
            transaction.commit();
            committedAt = System.nanoTime();
        }
        log.send(events(decided));
        long toldAt = System.nanoTime();
        // Parked last: a crash before this line finds the same records unprocessable again.
        parked.forEach(this::park);

        decided.forEach(one -> observer.decided(step.sagaStep(), one.delivery, one.decision));
        observer.settled(
                step.sagaStep(),
                shard,
                batch.size(),
                new Timing(
                        Duration.ofNanos(loadedAt - began),
                        Duration.ofNanos(decidedAt - loadedAt),
                        Duration.ofNanos(committedAt - decidedAt),
                        Duration.ofNanos(toldAt - committedAt)));
    }

    private List<Delivery> addNeeds(List<Delivery> batch, Needs needs, List<Parked> parked) {
        List<Delivery> readable = new ArrayList<>(batch.size());
        for (Delivery delivery : batch) {
            try {
                step.addNeeds(delivery.event(), needs);
                readable.add(delivery);
            } catch (UnprocessableEvent e) {
                parked.add(new Parked(delivery, String.valueOf(e.getMessage())));
            }
        }
        return readable;
    }

    /** Deciding is pure: a record that cannot be decided has changed nothing, and its neighbours need not know. */
    private void decide(Delivery delivery, WorkingBook book, List<Decided> decided, List<Parked> parked) {
        try {
            Decision decision = step.decide(delivery.event(), book);
            book.apply(decision);
            decided.add(new Decided(delivery, decision));
        } catch (UnprocessableEvent e) {
            parked.add(new Parked(delivery, String.valueOf(e.getMessage())));
        } catch (NotYetVisible e) {
            if (book.now().isBefore(delivery.recordedAt().plus(PATIENCE))) {
                throw e;
            }
            parked.add(new Parked(delivery, String.valueOf(e.getMessage())));
        }
    }

    private static List<Outgoing> events(List<Decided> decided) {
        List<Outgoing> events = new ArrayList<>(decided.size());
        for (Decided one : decided) {
            one.decision.event().ifPresent(event -> events.add(new Outgoing(event, one.delivery.traceparent())));
        }
        return events;
    }

    private void park(Parked parked) {
        deadLetters.park(parked.delivery, parked.reason);
        observer.parked(step.sagaStep(), parked.delivery, parked.reason);
    }

    private record Decided(Delivery delivery, Decision decision) {}

    private record Parked(Delivery delivery, String reason) {}
}
