package io.giro.saga;

import io.giro.saga.EventLog.Outgoing;
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
 * <p>As thread-safe as what it is given.
 */
public final class StepRunner {

    /**
     * How long this process waits for the row that a record is about before the record counts as one that nobody wrote.
     * After a restart, or on the process that gets the partition next, patience begins anew.
     */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Step step;
    private final Books books;
    private final EventLog log;
    private final DeadLetters deadLetters;
    private final StepObserver observer;
    private final Clock clock;
    private final FirstSeen firstSeen;
    private final Clashes clashes = new Clashes();
    private final LockedAccounts lockedAccounts;

    public StepRunner(
            Step step, Books books, EventLog log, DeadLetters deadLetters, StepObserver observer, Clock clock) {
        this.step = step;
        this.books = books;
        this.log = log;
        this.deadLetters = deadLetters;
        this.observer = observer;
        this.clock = clock;
        this.firstSeen = new FirstSeen(clock);
        this.lockedAccounts = new LockedAccounts(books);
    }

    /** Settles a poll, shard by shard. A shard that fails does not keep the others from going on. */
    public void run(Poll poll) {
        Map<Integer, List<Delivery>> byShard = new LinkedHashMap<>();
        for (Delivery delivery : poll.deliveries()) {
            byShard.computeIfAbsent(delivery.shard(), shard -> new ArrayList<>())
                    .add(delivery);
        }
        byShard.forEach((shard, deliveries) -> run(poll, shard, deliveries));
    }

    private void run(Poll poll, int shard, List<Delivery> deliveries) {
        ShardBatch batch;
        try {
            batch = new ShardBatch(shard, deliveries, new TroubledAccounts(step, shard, clashes, lockedAccounts));
            settle(deliveries, batch);
        } catch (RuntimeException worldFailed) {
            observer.failed(step.sagaStep(), shard, deliveries.size(), worldFailed);
            poll.retryLater(deliveries, shard, worldFailed);
            return;
        }
        List<Delivery> settled = batch.settled();
        clashes.forget(settled);
        firstSeen.forget(settled);
        poll.acknowledge(settled);
        if (!batch.waiting().isEmpty()) {
            poll.retrySoon(batch.waiting());
        }
        if (!batch.heldUp().isEmpty()) {
            observer.failed(step.sagaStep(), shard, batch.heldUp().size(), batch.whoIsLocked());
            poll.holdUp(batch.heldUp(), shard);
        }
    }

    /**
     * Settles some records of a batch. One that the books will never take is found by bisection.
     *
     * <p>Throws if the world fails; then the whole batch must come again.
     */
    private void settle(List<Delivery> deliveries, ShardBatch batch) {
        List<Delivery> free = sortOut(deliveries, batch);
        if (free.isEmpty()) {
            return;
        }
        try {
            decideAndEmit(free, batch);
        } catch (RowsLocked waitedInVain) {
            if (!batch.troubled().findLocked(free)) {
                throw waitedInVain;
            }
            settle(free, batch);
        } catch (UnprocessableBatch | ConcurrentChange somewhere) {
            if (free.size() == 1) {
                singledOut(free.getFirst(), somewhere, batch);
                return;
            }
            int middle = free.size() / 2;
            settle(free.subList(0, middle), batch);
            settle(free.subList(middle, free.size()), batch);
        }
    }

    /** Returns those whose accounts are not in trouble. The others wait, are held up or parked. */
    private List<Delivery> sortOut(List<Delivery> deliveries, ShardBatch batch) {
        if (batch.troubled().isEmpty()) {
            return deliveries;
        }
        List<Delivery> free = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries) {
            switch (batch.troubled().fateOf(delivery)) {
                case BROKEN -> parkClashing(delivery, "as others of its account");
                case WAITS -> batch.letWait(delivery);
                case HELD_UP -> batch.holdUp(delivery);
                case FREE -> free.add(delivery);
            }
        }
        return free;
    }

    /** Decides these in one transaction, and says what was decided once it is durable. */
    private void decideAndEmit(List<Delivery> deliveries, ShardBatch batch) {
        Stopwatch watch = new Stopwatch();
        Outcome outcome = new Outcome(deliveries.size());
        Needs needs = new Needs();
        List<Delivery> readable = addNeeds(deliveries, needs, outcome);
        try (BookTransaction transaction = books.begin(batch.shard())) {
            WorkingBook book = transaction.lockAndLoad(needs, clock.now());
            watch.loaded();
            readable.forEach(delivery -> decide(delivery, book, outcome));
            watch.decided();
            transaction.write(book);
            transaction.commit();
            watch.committed();
        }
        log.send(outcome.events());
        watch.emitted();
        // Parked last: a crash before this line finds the same records unprocessable again.
        outcome.impossible.forEach(one -> park(one.delivery, one.reason));
        outcome.early.forEach(batch::letWait);

        outcome.decided.forEach(one -> observer.decided(step.sagaStep(), one.delivery, one.decision));
        observer.settled(step.sagaStep(), batch.shard(), deliveries.size() - outcome.early.size(), watch.timing());
    }

    /** Returns those that somebody can read. */
    private List<Delivery> addNeeds(List<Delivery> deliveries, Needs needs, Outcome outcome) {
        List<Delivery> readable = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries) {
            try {
                step.addNeeds(delivery.event(), needs);
                readable.add(delivery);
            } catch (UnprocessableEvent e) {
                outcome.addImpossible(delivery, e);
            }
        }
        return readable;
    }

    /** Deciding is pure: a record that cannot be decided has changed nothing, and its neighbours need not know. */
    private void decide(Delivery delivery, WorkingBook book, Outcome outcome) {
        try {
            Decision decision = step.decide(delivery.event(), book);
            book.apply(decision);
            outcome.decided.add(new Decided(delivery, decision));
        } catch (UnprocessableEvent e) {
            outcome.addImpossible(delivery, e);
        } catch (NotYetVisible e) {
            if (firstSeen.ago(delivery).compareTo(PATIENCE) < 0) {
                outcome.early.add(delivery);
            } else {
                outcome.addImpossible(delivery, e);
            }
        }
    }

    private void singledOut(Delivery delivery, RuntimeException trouble, ShardBatch batch) {
        if (!(trouble instanceof ConcurrentChange clash)) {
            park(delivery, String.valueOf(trouble.getMessage()));
        } else if (batch.troubled().clashedTooOften(delivery)) {
            parkClashing(delivery, String.valueOf(clash.getMessage()));
        } else {
            batch.letWait(delivery);
            observer.failed(step.sagaStep(), batch.shard(), 1, clash);
        }
    }

    private void parkClashing(Delivery delivery, String how) {
        park(delivery, "clashes with what is stored, which somebody must have changed by hand: " + how);
    }

    private void park(Delivery delivery, String reason) {
        deadLetters.park(delivery, reason);
        observer.parked(step.sagaStep(), delivery, reason);
    }

    private record Decided(Delivery delivery, Decision decision) {}

    private record Impossible(Delivery delivery, String reason) {}

    /** What one transaction comes to. None of it counts before that commits: the records may be tried again. */
    private static final class Outcome {

        private final List<Decided> decided;
        private final List<Delivery> early = new ArrayList<>();
        private final List<Impossible> impossible = new ArrayList<>();

        Outcome(int most) {
            decided = new ArrayList<>(most);
        }

        void addImpossible(Delivery delivery, RuntimeException why) {
            impossible.add(new Impossible(delivery, String.valueOf(why.getMessage())));
        }

        List<Outgoing> events() {
            List<Outgoing> events = new ArrayList<>(decided.size());
            for (Decided one : decided) {
                one.decision.event().ifPresent(event -> events.add(new Outgoing(event, one.delivery.traceparent())));
            }
            return events;
        }
    }
}
