package io.giro.saga;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.given.SettableClock;
import io.giro.saga.memory.MemoryBooks;
import io.giro.saga.memory.MemoryLog;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepRunnerTest {

    private static final String ON_SHARD_0 = nameOn(0, 0);
    private static final String OTHER_ON_SHARD_0 = nameOn(0, 1);
    private static final String ON_SHARD_1 = nameOn(1, 0);
    private static final Step STEP = new HoldsWhateverIsAsked();

    private final SettableClock clock = new SettableClock();
    private final MemoryBooks books = new MemoryBooks(2);
    private final MemoryLog log = new MemoryLog(16, 2, clock);
    private final World world = new World();
    private StepRunner runner = newRunner();

    @BeforeEach
    void openAccounts() {
        books.put(anAccount(ON_SHARD_0).with(eur(100_00)).row());
        books.put(anAccount(OTHER_ON_SHARD_0).with(eur(100_00)).row());
        books.put(anAccount(ON_SHARD_1).with(eur(100_00)).row());
    }

    @Test
    void locksDecidesWritesCommitsTellsAndOnlyThenAcknowledges() {
        requested(
                aTransfer().from(ON_SHARD_0).terms(),
                aTransfer().from(ON_SHARD_0).terms());

        run();

        assertThat(world.journal)
                .containsExactly(
                        "begin 0", "lock and load", "write", "commit", "close", "tell 2", "settled 2", "acknowledge 2");
    }

    @Test
    void opensOneTransactionForEachShardOfAPoll() {
        requested(
                aTransfer().from(ON_SHARD_0).terms(),
                aTransfer().from(ON_SHARD_1).terms());

        run();

        assertThat(world.journal).contains("begin 0", "begin 1");
        assertThat(held(ON_SHARD_0)).isEqualTo(10_00);
        assertThat(held(ON_SHARD_1)).isEqualTo(10_00);
    }

    @Test
    void letsEachDecisionSeeTheOnesBeforeIt() {
        requested(
                aTransfer().from(ON_SHARD_0).terms(),
                aTransfer().from(ON_SHARD_0).terms());

        run();

        assertThat(log.said(Topic.HELD))
                .extracting(event -> event.account().orElseThrow().held())
                .containsExactly(10_00L, 20_00L);
        assertThat(log.said(Topic.HELD))
                .extracting(event -> event.account().orElseThrow().version())
                .containsExactly(1L, 2L);
    }

    @Test
    void passesTheTraceOn() {
        log.send(List.of(new EventLog.Outgoing(
                new TransferRequested(aTransfer().from(ON_SHARD_0).terms()), Optional.of("00-trace-01"))));

        run();

        assertThat(world.traces).containsExactly("00-trace-01");
    }

    @Test
    void acknowledgesNothingWhenTheBooksFail() {
        requested(aTransfer().from(ON_SHARD_0).terms());
        world.failingShards.add(0);

        run();

        assertThat(world.journal).containsExactly("begin 0", "failed 1", "retry 1 of shard 0");
        assertThat(books.transfers()).isEmpty();
        assertThat(held(ON_SHARD_0)).isZero();
    }

    @Test
    void acknowledgesNothingWhenTellingFails() {
        requested(aTransfer().from(ON_SHARD_0).terms());
        world.cannotTell = true;

        run();

        assertThat(world.journal).endsWith("commit", "close", "failed 1", "retry 1 of shard 0");
    }

    @Test
    void saysTheSameFactsAgainAfterACrashBetweenCommitAndTelling() {
        TransferTerms terms = aTransfer().from(ON_SHARD_0).terms();
        requested(terms);
        world.cannotTell = true;
        run();
        Hold placed = books.hold(terms.transferId()).orElseThrow();

        world.cannotTell = false;
        clock.tick(Duration.ofMinutes(1));
        run();

        assertThat(log.said(Topic.HELD))
                .containsExactly(new FundsHeld(
                        terms,
                        placed.saidWhenPlaced().at(),
                        placed.saidWhenPlaced().balance()));
        assertThat(held(ON_SHARD_0)).isEqualTo(10_00);
    }

    @Test
    void saysTheSameFactsAgainAfterACrashBetweenTellingAndAcknowledging() {
        requested(aTransfer().from(ON_SHARD_0).terms());
        world.forgetsAcknowledgements = true;
        run();
        requested(aTransfer().from(ON_SHARD_0).terms());

        world.forgetsAcknowledgements = false;
        clock.tick(Duration.ofMinutes(1));
        run();

        List<TransferEvent> said = log.said(Topic.HELD);
        assertThat(said).hasSize(3);
        assertThat(said.get(1)).isEqualTo(said.get(0));
        assertThat(held(ON_SHARD_0)).isEqualTo(20_00);
    }

    @Test
    void letsTheOtherShardGoOnWhenOneFails() {
        requested(
                aTransfer().from(ON_SHARD_0).terms(),
                aTransfer().from(ON_SHARD_1).terms());
        world.failingShards.add(0);

        run();

        assertThat(world.journal).contains("retry 1 of shard 0", "acknowledge 1");
        assertThat(held(ON_SHARD_0)).isZero();
        assertThat(held(ON_SHARD_1)).isEqualTo(10_00);
        assertThat(lag()).isEqualTo(1);

        world.failingShards.clear();
        run();

        assertThat(held(ON_SHARD_0)).isEqualTo(10_00);
        assertThat(held(ON_SHARD_1)).isEqualTo(10_00);
        assertThat(lag()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"impossible when read", "impossible when decided", "broken invariant"})
    void parksWhatCanNeverBeRightAndSettlesItsNeighbours(String trouble) {
        TransferTerms wrong = aTransfer().from(ON_SHARD_0).describedAs(trouble).terms();
        requested(
                aTransfer().from(ON_SHARD_0).terms(),
                wrong,
                aTransfer().from(ON_SHARD_0).terms());

        run();

        assertThat(log.deadLetters()).singleElement().satisfies(parked -> {
            assertThat(parked.delivery().event().terms()).isEqualTo(wrong);
            assertThat(parked.reason()).contains(trouble);
        });
        assertThat(log.said(Topic.HELD)).hasSize(2);
        assertThat(lag()).isZero();
    }

    @Test
    void parksOnlyAfterTheNeighboursAreDurableAndTold() {
        requested(
                aTransfer()
                        .from(ON_SHARD_0)
                        .describedAs("impossible when decided")
                        .terms(),
                aTransfer().from(ON_SHARD_0).terms());

        run();

        assertThat(world.journal)
                .containsSubsequence("commit", "tell 1", "park impossible when decided", "acknowledge 2");
    }

    @Test
    void bisectsABatchThatTheBooksRefuseToTheOneRecord() {
        TransferTerms poison =
                aTransfer().from(ON_SHARD_0).describedAs("poison").terms();
        for (int i = 0; i < 100; i++) {
            requested(
                    i == 37
                            ? poison
                            : aTransfer().from(ON_SHARD_0).of(eur(1_00)).terms());
        }
        world.refused.add(poison.transferId());

        run();

        assertThat(log.deadLetters())
                .singleElement()
                .extracting(parked -> parked.delivery().event().terms())
                .isEqualTo(poison);
        assertThat(held(ON_SHARD_0)).isEqualTo(99_00);
        assertThat(log.said(Topic.HELD))
                .extracting(event -> event.account().orElseThrow().version())
                .hasSize(99)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(lag()).isZero();
        assertThat(world.journal.stream().filter(line -> line.startsWith("begin")))
                .hasSizeLessThan(20);
    }

    @Test
    void passesNothingWhenTheDeadLetterCannotBeWritten() {
        requested(aTransfer()
                .from(ON_SHARD_0)
                .describedAs("impossible when decided")
                .terms());
        world.cannotPark = true;

        run();

        assertThat(world.journal).endsWith("failed 1", "retry 1 of shard 0");
        assertThat(log.deadLetters()).isEmpty();
        assertThat(lag()).isEqualTo(1);

        world.cannotPark = false;
        run();

        assertThat(log.deadLetters()).hasSize(1);
        assertThat(lag()).isZero();
    }

    @Test
    void waitsForARowThatReadersCannotSeeYet() {
        requested(aTransfer().from(ON_SHARD_0).describedAs("not there yet").terms());
        run();

        clock.tick(StepRunner.PATIENCE.minusMillis(1));
        run();

        assertThat(world.journal).endsWith("retry 1 soon");
        assertThat(log.deadLetters()).isEmpty();
        assertThat(lag()).isEqualTo(1);
    }

    @Test
    void parksARecordWhoseRowNobodyWrote() {
        requested(aTransfer().from(ON_SHARD_0).describedAs("not there yet").terms());
        run();

        clock.tick(StepRunner.PATIENCE);
        run();

        assertThat(log.deadLetters()).hasSize(1);
        assertThat(lag()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "PT1H"})
    void waitsAsLongWithAClockThatIsWrong(Duration ahead) {
        requested(aTransfer().from(ON_SHARD_0).describedAs("not there yet").terms());
        clock.jump(ahead);

        run();
        clock.tick(StepRunner.PATIENCE.minusMillis(1));
        run();
        assertThat(log.deadLetters()).isEmpty();

        clock.tick(Duration.ofMillis(1));
        run();
        assertThat(log.deadLetters()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "PT1H"})
    void waitsAsLongWhenSomebodySetsTheClockMeanwhile(Duration ahead) {
        requested(aTransfer().from(ON_SHARD_0).describedAs("not there yet").terms());
        run();

        clock.jump(ahead);
        clock.tick(StepRunner.PATIENCE.minusMillis(1));
        run();
        assertThat(log.deadLetters()).isEmpty();

        clock.tick(Duration.ofMillis(1));
        run();
        assertThat(log.deadLetters()).hasSize(1);
    }

    @Test
    void isPatientAnewAfterARestart() {
        requested(aTransfer().from(ON_SHARD_0).describedAs("not there yet").terms());
        run();

        clock.tick(StepRunner.PATIENCE);
        runner = newRunner();
        run();
        assertThat(log.deadLetters()).isEmpty();

        clock.tick(StepRunner.PATIENCE);
        run();
        assertThat(log.deadLetters()).hasSize(1);
    }

    @Test
    void settlesTheNeighboursOfARecordThatHasToWait() {
        TransferTerms early =
                aTransfer().from(ON_SHARD_0).describedAs("not there yet").terms();
        requested(
                aTransfer().from(ON_SHARD_0).terms(),
                early,
                aTransfer().from(ON_SHARD_0).terms());

        run();

        assertThat(world.journal).endsWith("settled 2", "acknowledge 2", "retry 1 soon");
        assertThat(held(ON_SHARD_0)).isEqualTo(20_00);
        assertThat(log.said(Topic.HELD)).hasSize(2);
        assertThat(world.retriedSoon)
                .extracting(delivery -> delivery.event().terms())
                .containsExactly(early);
    }

    @Test
    void letsARecordThatClashesWaitAndSettlesItsNeighbours() {
        TransferTerms edited = aTransfer().from(ON_SHARD_0).terms();
        requested(
                aTransfer().from(OTHER_ON_SHARD_0).terms(),
                edited,
                aTransfer().from(OTHER_ON_SHARD_0).terms());
        world.clashing.add(edited.transferId());

        run();

        assertThat(log.deadLetters()).isEmpty();
        assertThat(held(OTHER_ON_SHARD_0)).isEqualTo(20_00);
        assertThat(world.journal).contains("failed 1").endsWith("acknowledge 2", "retry 1 soon");
    }

    @Test
    void forgetsAClashThatHasPassed() {
        TransferTerms raced = aTransfer().from(ON_SHARD_0).terms();
        requested(raced);
        world.clashing.add(raced.transferId());
        for (int clash = 1; clash < Clashes.MOST; clash++) {
            run();
        }

        world.clashing.clear();
        run();

        assertThat(log.deadLetters()).isEmpty();
        assertThat(held(ON_SHARD_0)).isEqualTo(10_00);
        assertThat(lag()).isZero();
    }

    @Test
    void parksTheOneRecordThatClashesForGood() {
        TransferTerms edited = aTransfer().from(ON_SHARD_0).terms();
        requested(edited, aTransfer().from(ON_SHARD_0).terms());
        world.clashing.add(edited.transferId());

        for (int clash = 1; clash < Clashes.MOST; clash++) {
            run();
            assertThat(log.deadLetters()).isEmpty();
        }
        run();

        assertThat(log.deadLetters()).singleElement().satisfies(parked -> {
            assertThat(parked.delivery().event().terms()).isEqualTo(edited);
            assertThat(parked.reason()).contains("changed by hand", "not as expected");
        });
        assertThat(held(ON_SHARD_0)).isEqualTo(10_00);
        assertThat(lag()).isZero();
    }

    @Test
    void parksAllRecordsOfAnAccountThatClashesForGood() {
        for (int i = 0; i < 50; i++) {
            requested(
                    aTransfer().from(ON_SHARD_0).of(eur(1_00)).terms(),
                    aTransfer().from(OTHER_ON_SHARD_0).of(eur(1_00)).terms());
        }
        world.clashingAccounts.add(new AccountId(ON_SHARD_0));

        for (int clash = 1; clash <= Clashes.MOST; clash++) {
            run();
        }

        assertThat(log.deadLetters())
                .hasSize(50)
                .allMatch(parked -> parked.delivery().event().terms().source().equals(new AccountId(ON_SHARD_0)));
        assertThat(held(OTHER_ON_SHARD_0)).isEqualTo(50_00);
        assertThat(world.journal.stream().filter(line -> line.startsWith("begin")))
                .hasSizeLessThan(30);
        assertThat(lag()).isZero();
    }

    @Test
    void settlesTheNeighboursOfWhatSomebodyKeepsLocked() {
        requested(
                aTransfer().from(OTHER_ON_SHARD_0).terms(),
                aTransfer().from(ON_SHARD_0).terms(),
                aTransfer().from(OTHER_ON_SHARD_0).terms());
        world.locked.add(new AccountId(ON_SHARD_0));

        run();

        assertThat(world.journal)
                .containsSubsequence("lock and load", "look at 2", "lock and load", "settled 2", "acknowledge 2")
                .contains("failed 1")
                .endsWith("hold up 1 of shard 0");
        assertThat(held(OTHER_ON_SHARD_0)).isEqualTo(20_00);
        assertThat(held(ON_SHARD_0)).isZero();
        assertThat(lag()).isEqualTo(1);
    }

    @Test
    void waitsInVainOnlyOnceForWhatSomebodyKeepsLocked() {
        requested(aTransfer().from(ON_SHARD_0).terms());
        world.locked.add(new AccountId(ON_SHARD_0));
        run();

        requested(aTransfer().from(OTHER_ON_SHARD_0).terms());
        run();

        assertThat(world.journal)
                .containsOnlyOnce("lock and load")
                .containsSubsequence("look at 1", "settled 1", "hold up 1 of shard 0");
        assertThat(log.deadLetters()).isEmpty();
    }

    @Test
    void goesOnWithAnAccountOnceItIsFree() {
        requested(aTransfer().from(ON_SHARD_0).terms());
        world.locked.add(new AccountId(ON_SHARD_0));
        run();

        world.locked.clear();
        run();
        assertThat(held(ON_SHARD_0)).isEqualTo(10_00);
        assertThat(lag()).isZero();

        requested(aTransfer().from(ON_SHARD_0).terms());
        run();
        assertThat(world.journal).noneMatch(line -> line.startsWith("look"));
    }

    @Test
    void takesTheWholePollAgainWhenNobodyIsSeenToKeepWhatItWaitedForInVain() {
        requested(aTransfer().from(ON_SHARD_0).terms());
        world.locked.add(new AccountId(ON_SHARD_0));
        world.letsGoBeforeTheLook = true;

        run();
        assertThat(world.journal).endsWith("failed 1", "retry 1 of shard 0");

        run();
        assertThat(lag()).isZero();
    }

    @Test
    void neverParksARecordForAWorldThatFails() {
        requested(aTransfer().from(ON_SHARD_0).terms());
        world.failingShards.add(0);

        for (int failure = 0; failure < 10 * Clashes.MOST; failure++) {
            run();
        }

        assertThat(log.deadLetters()).isEmpty();
        assertThat(lag()).isEqualTo(1);
    }

    private StepRunner newRunner() {
        return new StepRunner(STEP, world, world, world, world, clock);
    }

    private void requested(TransferTerms... terms) {
        for (TransferTerms one : terms) {
            log.append(new TransferRequested(one));
        }
    }

    private void run() {
        world.journal.clear();
        runner.run(world.noting(log.poll(SagaStep.HOLD.consumerGroup(), SagaStep.HOLD.reads(), 2_000)));
    }

    private int lag() {
        return log.poll(SagaStep.HOLD.consumerGroup(), SagaStep.HOLD.reads(), 2_000)
                .deliveries()
                .size();
    }

    private long held(String account) {
        return books.account(new AccountId(account)).held();
    }

    private static String nameOn(int shard, int which) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> "SRC" + n)
                .filter(name -> new AccountId(name).slot().shard(2) == shard)
                .skip(which)
                .findFirst()
                .orElseThrow();
    }

    /** Holds without asking, and gets into the trouble that the description names. */
    private static final class HoldsWhateverIsAsked implements Step {

        @Override
        public SagaStep sagaStep() {
            return SagaStep.HOLD;
        }

        @Override
        public void addNeeds(TransferEvent event, Needs needs) {
            TransferTerms terms = event.terms();
            if (terms.description().equals("impossible when read")) {
                throw new UnprocessableEvent(terms.description());
            }
            needs.account(terms.source()).hold(terms.transferId());
        }

        @Override
        public Decision decide(TransferEvent event, Book book) {
            TransferTerms terms = event.terms();
            switch (terms.description()) {
                case "impossible when decided" -> throw new UnprocessableEvent(terms.description());
                case "broken invariant" -> throw new BrokenInvariant(terms.description());
                case "not there yet" -> throw new NotYetVisible(terms.description());
                default -> {
                    return book.hold(terms.transferId())
                            .map(hold -> Decision.say(new FundsHeld(
                                    terms,
                                    hold.saidWhenPlaced().at(),
                                    hold.saidWhenPlaced().balance())))
                            .orElseGet(() -> hold(terms, book));
                }
            }
        }

        private static Decision hold(TransferTerms terms, Book book) {
            Account after = book.account(terms.source()).orElseThrow().hold(terms.amountMinor());
            return Decision.say(new FundsHeld(terms, book.now(), after.balance()))
                    .with(after)
                    .with(Hold.held(terms, book.now(), after));
        }
    }

    /** The ports in memory, with a journal of what was done to them, and ways to fail. */
    private final class World implements Books, EventLog, DeadLetters, StepObserver {

        private final List<String> journal = new ArrayList<>();
        private final List<String> traces = new ArrayList<>();
        private final Set<Integer> failingShards = new HashSet<>();
        private final Set<TransferId> refused = new HashSet<>();
        private final Set<TransferId> clashing = new HashSet<>();
        private final Set<AccountId> clashingAccounts = new HashSet<>();
        private final Set<AccountId> locked = new HashSet<>();
        private final List<Delivery> retriedSoon = new ArrayList<>();
        private boolean letsGoBeforeTheLook;
        private boolean cannotTell;
        private boolean cannotPark;
        private boolean forgetsAcknowledgements;

        @Override
        public BookTransaction begin(int shard) {
            journal.add("begin " + shard);
            if (failingShards.contains(shard)) {
                throw new IllegalStateException("shard " + shard + " is down");
            }
            return noting(books.begin(shard));
        }

        @Override
        public void send(List<Outgoing> events) {
            if (cannotTell) {
                throw new IllegalStateException("the broker is down");
            }
            journal.add("tell " + events.size());
            events.forEach(event -> event.traceparent().ifPresent(traces::add));
            log.send(events);
        }

        @Override
        public void park(Delivery delivery, String reason) {
            if (cannotPark) {
                throw new IllegalStateException("the broker is down");
            }
            journal.add("park " + reason);
            log.park(delivery, reason);
        }

        @Override
        public void decided(SagaStep step, Delivery delivery, Decision decision) {}

        @Override
        public void settled(SagaStep step, int shard, int records, Timing timing) {
            journal.add("settled " + records);
        }

        @Override
        public void parked(SagaStep step, Delivery delivery, String reason) {}

        @Override
        public void failed(SagaStep step, int shard, int records, RuntimeException cause) {
            journal.add("failed " + records);
        }

        private Poll noting(Poll poll) {
            return new Poll() {
                @Override
                public List<Delivery> deliveries() {
                    return poll.deliveries();
                }

                @Override
                public void acknowledge(List<Delivery> settled) {
                    journal.add("acknowledge " + settled.size());
                    if (!forgetsAcknowledgements) {
                        poll.acknowledge(settled);
                    }
                }

                @Override
                public void retrySoon(List<Delivery> waiting) {
                    journal.add("retry " + waiting.size() + " soon");
                    retriedSoon.addAll(waiting);
                    poll.retrySoon(waiting);
                }

                @Override
                public void holdUp(List<Delivery> heldUp, int shard) {
                    journal.add("hold up " + heldUp.size() + " of shard " + shard);
                    poll.holdUp(heldUp, shard);
                }

                @Override
                public void retryLater(List<Delivery> unsettled, int shard, RuntimeException cause) {
                    journal.add("retry " + unsettled.size() + " of shard " + shard);
                    poll.retryLater(unsettled, shard, cause);
                }
            };
        }

        private BookTransaction noting(BookTransaction transaction) {
            return new BookTransaction() {
                @Override
                public WorkingBook lockAndLoad(Needs needs, Instant now) {
                    journal.add("lock and load");
                    if (!Collections.disjoint(needs.accounts(), locked)) {
                        throw new RowsLocked("waited in vain");
                    }
                    return transaction.lockAndLoad(needs, now);
                }

                @Override
                public void write(WorkingBook book) {
                    journal.add("write");
                    if (book.placedHolds().stream().map(Hold::transferId).anyMatch(refused::contains)) {
                        throw new UnprocessableBatch("data too long", new IllegalArgumentException());
                    }
                    if (book.placedHolds().stream().map(Hold::transferId).anyMatch(clashing::contains)
                            || book.changedAccounts().stream()
                                    .anyMatch(change -> clashingAccounts.contains(
                                            change.after().id()))) {
                        throw new ConcurrentChange("1 of 1 rows were not as expected");
                    }
                    transaction.write(book);
                }

                @Override
                public Set<AccountId> lockedByOthers(Set<AccountId> accounts) {
                    journal.add("look at " + accounts.size());
                    if (letsGoBeforeTheLook) {
                        locked.clear();
                    }
                    Set<AccountId> found = new HashSet<>(accounts);
                    found.retainAll(locked);
                    return found;
                }

                @Override
                public void commit() {
                    journal.add("commit");
                    transaction.commit();
                }

                @Override
                public void close() {
                    journal.add("close");
                    transaction.close();
                }
            };
        }
    }
}
