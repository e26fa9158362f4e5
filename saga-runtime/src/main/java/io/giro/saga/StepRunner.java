package io.giro.saga;

import io.giro.account.AccountId;
import io.giro.saga.EventLog.Outgoing;
import io.giro.saga.StepObserver.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        byShard.forEach((shard, deliveries) -> {
            Batch batch = new Batch(shard);
            try {
                batch.settleAll(deliveries);
            } catch (RuntimeException worldFailed) {
                observer.failed(step.sagaStep(), shard, deliveries.size(), worldFailed);
                poll.retryLater(deliveries, shard, worldFailed);
                return;
            }
            List<Delivery> settled = batch.settled(deliveries);
            clashes.forget(settled);
            firstSeen.forget(settled);
            poll.acknowledge(settled);
            if (!batch.waiting.isEmpty()) {
                poll.retrySoon(List.copyOf(batch.waiting));
            }
            if (!batch.heldUp.isEmpty()) {
                observer.failed(step.sagaStep(), shard, batch.heldUp.size(), batch.whoIsLocked());
                poll.holdUp(List.copyOf(batch.heldUp), shard);
            }
        });
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

    private static List<Outgoing> events(List<Decided> decided) {
        List<Outgoing> events = new ArrayList<>(decided.size());
        for (Decided one : decided) {
            one.decision.event().ifPresent(event -> events.add(new Outgoing(event, one.delivery.traceparent())));
        }
        return events;
    }

    private void park(Delivery delivery, String reason) {
        deadLetters.park(delivery, reason);
        observer.parked(step.sagaStep(), delivery, reason);
    }

    private record Decided(Delivery delivery, Decision decision) {}

    private record Parked(Delivery delivery, String reason) {}

    /**
     * The records of one shard in one poll. Each ends up decided and told, or parked, or among those that wait: a record
     * whose row is not visible yet, until patience ends; and one that clashes with what is stored, until it has
     * done so too often.
     *
     * <p>What needs an account that somebody keeps locked is held up with its partition, so that what is read behind it
     * and waits with it stays bounded; the others go on.
     *
     * <p>What an account's rows do to one record they do to all. So when one record clashes, the others of its account
     * wait with it; and when two have clashed too often, the others of their account are parked with them.
     */
    private final class Batch {

        private final int shard;
        private final Set<Delivery> waiting = new LinkedHashSet<>();
        private final Set<Delivery> heldUp = new LinkedHashSet<>();
        private final Set<AccountId> clashing = new HashSet<>();
        private final Set<AccountId> suspected = new HashSet<>();
        private final Set<AccountId> broken = new HashSet<>();
        private Set<AccountId> locked = Set.of();
        private boolean lookedWhoIsLocked;

        Batch(int shard) {
            this.shard = shard;
        }

        /** Throws if the world fails; then all of them must come again. */
        void settleAll(List<Delivery> deliveries) {
            locked = lockedAccounts.stillLocked(shard);
            settle(deliveries);
        }

        private void settle(List<Delivery> deliveries) {
            List<Delivery> free = free(deliveries);
            if (free.isEmpty()) {
                return;
            }
            try {
                decideAndTell(free);
            } catch (RowsLocked waitedInVain) {
                lookWhoIsLocked(free, waitedInVain);
                settle(free);
            } catch (UnprocessableBatch | ConcurrentChange somewhere) {
                if (free.size() == 1) {
                    singledOut(free.getFirst(), somewhere);
                    return;
                }
                int middle = free.size() / 2;
                settle(free.subList(0, middle));
                settle(free.subList(middle, free.size()));
            }
        }

        List<Delivery> settled(List<Delivery> deliveries) {
            return waiting.isEmpty() && heldUp.isEmpty()
                    ? deliveries
                    : deliveries.stream()
                            .filter(delivery -> !waiting.contains(delivery) && !heldUp.contains(delivery))
                            .toList();
        }

        RowsLocked whoIsLocked() {
            Set<AccountId> accounts = accountsOf(List.copyOf(heldUp));
            return new RowsLocked("somebody keeps the rows of %d accounts locked, one of them %s"
                    .formatted(accounts.size(), accounts.iterator().next()));
        }

        /** Once: a batch that waits in vain again comes again as a whole. So does one for whose rows nobody is to blame. */
        private void lookWhoIsLocked(List<Delivery> deliveries, RowsLocked waitedInVain) {
            if (lookedWhoIsLocked) {
                throw waitedInVain;
            }
            lookedWhoIsLocked = true;
            Set<AccountId> accounts = accountsOf(deliveries);
            locked = lockedAccounts.lookAmong(accounts, shard);
            if (Collections.disjoint(locked, accounts)) {
                throw waitedInVain;
            }
        }

        private void singledOut(Delivery delivery, RuntimeException trouble) {
            if (trouble instanceof ConcurrentChange clash) {
                clashed(delivery, clash);
            } else {
                park(delivery, String.valueOf(trouble.getMessage()));
            }
        }

        private void clashed(Delivery delivery, ConcurrentChange clash) {
            Set<AccountId> accounts = accountsOf(List.of(delivery));
            if (!Collections.disjoint(accounts, suspected)) {
                broken.addAll(accounts);
                parkClashing(delivery, String.valueOf(clash.getMessage()));
            } else if (clashes.isOneTooMany(delivery)) {
                suspected.addAll(accounts);
                parkClashing(delivery, String.valueOf(clash.getMessage()));
            } else {
                clashing.addAll(accounts);
                waiting.add(delivery);
                observer.failed(step.sagaStep(), shard, 1, clash);
            }
        }

        /** Those whose accounts nothing is wrong with. The others wait, are held up, or parked. */
        private List<Delivery> free(List<Delivery> deliveries) {
            if (locked.isEmpty() && clashing.isEmpty() && broken.isEmpty()) {
                return deliveries;
            }
            List<Delivery> free = new ArrayList<>(deliveries.size());
            for (Delivery delivery : deliveries) {
                Set<AccountId> accounts = accountsOf(List.of(delivery));
                if (!Collections.disjoint(accounts, broken)) {
                    parkClashing(delivery, "as others of its account");
                } else if (!Collections.disjoint(accounts, clashing)) {
                    waiting.add(delivery);
                } else if (!Collections.disjoint(accounts, locked)) {
                    heldUp.add(delivery);
                } else {
                    free.add(delivery);
                }
            }
            return free;
        }

        private void parkClashing(Delivery delivery, String how) {
            park(delivery, "clashes with what is stored, which somebody must have changed by hand: " + how);
        }

        private Set<AccountId> accountsOf(List<Delivery> deliveries) {
            Needs needs = new Needs();
            addNeeds(deliveries, needs, new ArrayList<>());
            return needs.accounts();
        }

        private void decideAndTell(List<Delivery> batch) {
            List<Parked> parked = new ArrayList<>();
            List<Delivery> early = new ArrayList<>();
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
                    decide(delivery, book, decided, early, parked);
                }
                decidedAt = System.nanoTime();
                transaction.write(book);
                transaction.commit();
                committedAt = System.nanoTime();
            }
            log.send(events(decided));
            long toldAt = System.nanoTime();
            // Parked last: a crash before this line finds the same records unprocessable again.
            parked.forEach(one -> park(one.delivery, one.reason));
            waiting.addAll(early);

            decided.forEach(one -> observer.decided(step.sagaStep(), one.delivery, one.decision));
            observer.settled(
                    step.sagaStep(),
                    shard,
                    batch.size() - early.size(),
                    new Timing(
                            Duration.ofNanos(loadedAt - began),
                            Duration.ofNanos(decidedAt - loadedAt),
                            Duration.ofNanos(committedAt - decidedAt),
                            Duration.ofNanos(toldAt - committedAt)));
        }

        /** Deciding is pure: a record that cannot be decided has changed nothing, and its neighbours need not know. */
        private void decide(
                Delivery delivery, WorkingBook book, List<Decided> decided, List<Delivery> early, List<Parked> parked) {
            try {
                Decision decision = step.decide(delivery.event(), book);
                book.apply(decision);
                decided.add(new Decided(delivery, decision));
            } catch (UnprocessableEvent e) {
                parked.add(new Parked(delivery, String.valueOf(e.getMessage())));
            } catch (NotYetVisible e) {
                if (firstSeen.ago(delivery).compareTo(PATIENCE) < 0) {
                    early.add(delivery);
                } else {
                    parked.add(new Parked(delivery, String.valueOf(e.getMessage())));
                }
            }
        }
    }
}
