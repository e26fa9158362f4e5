package io.giro.reconciler;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.reconciler.StepProgress.Standing;
import io.giro.saga.EventLog;
import io.giro.saga.given.SettableClock;
import io.giro.saga.memory.MemoryBooks;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResendMissingTest {

    private static final int SHARDS = 2;
    private static final ScanLimits LIMITS =
            limits(List.of(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofHours(1)), 10, 2, 1_000);

    private static final int MAX_RESENDS = 50;

    private final SettableClock clock = new SettableClock();
    private final MemoryBooks books = new MemoryBooks(SHARDS);
    private final MemoryTransfers transfers = new MemoryTransfers(books, SHARDS);
    private final RecordedLog log = new RecordedLog();
    private final RecordedObserver observer = new RecordedObserver();
    private final StubRelay relay = new StubRelay();
    private Predicate<Awaited> isPassed = awaited -> true;
    private boolean isOurTurn = true;
    private final ResendMissing step = step(LIMITS);

    @Test
    void requestsAgainThroughTheOutboxOfTheSource() {
        TransferTerms lost = accept(1, 0);

        runAfter(Duration.ofSeconds(6));

        assertThat(transfers.outbox(1))
                .extracting(request -> request.terms().transferId())
                .containsExactly(lost.transferId());
        assertThat(transfers.outbox(0)).isEmpty();
        assertThat(log.said).isEmpty();
        assertThat(observer.resent).hasSize(1);
    }

    @Test
    void looksAndSaysNothingWhileItIsAnotherInstancesTurn() {
        isOurTurn = false;
        TransferTerms lost = accept(1, 0);

        runEverySecondFor(Duration.ofSeconds(20));

        assertThat(step.ofShard(1)).containsOnlyKeys(lost.transferId());
        assertThat(transfers.outbox(1)).isEmpty();

        isOurTurn = true;
        runEverySecondFor(Duration.ofSeconds(6));

        assertThat(transfers.outbox(1)).hasSize(1);
    }

    @Test
    void leavesYoungAndFinishedTransfersAlone() {
        TransferTerms finished = accept(0, 1);
        ARow.write(books, 0, ARow.captured(finished, clock.now()));
        transfers.showAsEnded(finished.transferId());
        runAfter(Duration.ofSeconds(10));
        accept(0, 1);

        runAfter(Duration.ofSeconds(4));

        assertThat(observer.resent).isEmpty();
        assertThat(observer.unfinished).containsOnly(Map.entry(0, 0), Map.entry(1, 0));
    }

    @Test
    void takesABacklogForWhatItIs() {
        accept(0, 1);
        isPassed = awaited -> false;
        runAfter(Duration.ofMinutes(30));

        assertThat(observer.resent).isEmpty();
        isPassed = awaited -> true;
        runAfter(Duration.ofSeconds(1));
        assertThat(observer.resent).hasSize(1);
    }

    @Test
    void saysTheMissingEventOfAnyStepAgain() {
        TransferTerms held = accept(0, 1);
        ARow.write(books, 0, ARow.held(held, clock.now()));
        TransferTerms credited = accept(0, 1);
        ARow.write(books, 0, ARow.held(credited, clock.now()));
        ARow.write(books, 1, ARow.credited(credited, clock.now()));
        TransferTerms captured = accept(0, 1);
        ARow.write(books, 0, ARow.captured(captured, clock.now()));
        transfers.show(0, captured.transferId(), Shown.EVERYTHING);
        transfers.show(1, captured.transferId(), new Shown(true, true, false));

        runAfter(Duration.ofSeconds(6));

        assertThat(log.said)
                .extracting(TransferEvent::eventId)
                .containsExactlyInAnyOrder(
                        held.transferId() + "/held",
                        credited.transferId() + "/credited",
                        captured.transferId() + "/committed");
    }

    @Test
    void repeatsItselfLessAndLessOften() {
        accept(0, 1);

        runEverySecondFor(Duration.ofSeconds(62));

        // After 6, 16, 31, 46 and 61 seconds.
        assertThat(transfers.outbox(0)).hasSize(5);
    }

    @Test
    void namesATransferThatCannotBeReadAndHelpsItsNeighbours() {
        accept(0, 1);
        TransferTerms edited = accept(0, 1);
        accept(0, 1);
        transfers.edit(edited.transferId());

        runAfter(Duration.ofSeconds(6));

        assertThat(transfers.outbox(0))
                .hasSize(2)
                .extracting(TransferEvent::terms)
                .doesNotContain(edited);
        assertThat(observer.broken).containsExactly(edited.transferId());
        assertThat(observer.failed).isEmpty();
        assertThat(observer.unfinished).containsEntry(0, 3);
    }

    @Test
    void forgetsATransferThatHasFinished() {
        TransferTerms slow = accept(0, 1);
        ARow.write(books, 0, ARow.held(slow, clock.now()));
        runAfter(Duration.ofSeconds(6));
        assertThat(observer.unfinished).containsEntry(0, 1);
        ARow.write(books, 1, ARow.credited(slow, clock.now()));
        ARow.end(books, 0, ARow.captured(slow, clock.now()));
        transfers.showAsEnded(slow.transferId());

        runAfter(Duration.ofSeconds(20));

        assertThat(observer.unfinished).containsEntry(0, 0);
        assertThat(log.said).hasSize(1);
    }

    @Test
    void asksToCancelAfterTheDeadlineWhenRepairingWasInVain() {
        TransferTerms stuck = accept(0, 1);
        ARow.write(books, 0, ARow.held(stuck, clock.now()));
        clock.tick(Duration.ofMinutes(6));

        runEverySecondFor(Duration.ofSeconds(12));

        assertThat(log.said).extracting(TransferEvent::topic).containsExactly(Topic.HELD, Topic.CANCEL_REQUESTED);
        assertThat(log.said.getLast().at()).isEqualTo(stuck.deadline());
    }

    @Test
    void cancelsNothingWhileTheRelayIsDown() {
        accept(0, 1);
        relay.isDown = true;

        runEverySecondFor(Duration.ofMinutes(8));

        assertThat(log.said).isEmpty();
        assertThat(transfers.outbox(0)).isNotEmpty();
    }

    @Test
    void addsOneRequestNowAndThenToTheBacklogOfARelay() {
        IntStream.range(0, 30).forEach(i -> accept(0, 1));
        relay.isDown = true;

        runEverySecondFor(Duration.ofSeconds(60));

        // From the 11th second on, every 15 seconds.
        assertThat(transfers.outbox(0)).hasSize(4);
        assertThat(relay.waitedForTheNewest).isEqualTo(4);
        relay.isDown = false;
        runAfter(Duration.ofSeconds(15));
        assertThat(transfers.outbox(0)).hasSize(4 + 30);
    }

    @Test
    void knowsWhatIsStuckOnAllShardsWhileKafkaIsSilent() {
        accept(0, 1);
        accept(1, 0);
        relay.isSilent = true;

        for (int run = 1; run <= 5; run++) {
            int before = relay.askedInVain;
            runAfter(Duration.ofSeconds(6));

            assertThat(step.unread()).isEmpty();
            assertThat(relay.askedInVain - before).isLessThanOrEqualTo(1);
        }
        assertThat(relay.askedInVain).isGreaterThan(2);

        assertThat(step.ofShard(0)).hasSize(1);
        assertThat(step.ofShard(1)).hasSize(1);
    }

    @Test
    void saysWhatOtherShardsWaitForWhileTheQuestionForOneRelayIsNotAnswered() {
        relay.silent.add(0);
        accept(0, 1);
        TransferTerms elsewhere = accept(1, 0);
        TransferTerms held = accept(0, 1);
        ARow.write(books, 0, ARow.held(held, clock.now()));

        runAfter(Duration.ofSeconds(6));
        runAfter(Duration.ofSeconds(1));

        assertThat(log.said).extracting(TransferEvent::eventId).containsExactly(held.transferId() + "/held");
        assertThat(transfers.outbox(1))
                .extracting(request -> request.terms().transferId())
                .containsExactly(elsewhere.transferId());
    }

    @Test
    void asksToCancelARequestThatTheRelayHasSentInVainOnAnIdleShard() {
        TransferTerms stuck = accept(0, 1);
        runAfter(Duration.ofMinutes(6));
        assertThat(transfers.outbox(0)).hasSize(1);

        runAfter(Duration.ofSeconds(10));

        assertThat(log.said)
                .extracting(TransferEvent::eventId)
                .containsExactly(stuck.transferId() + "/cancel-requested");
    }

    @Test
    void doesNotCancelARequestWhoseRepetitionTheRelayMayStillHave() {
        accept(0, 1);
        runAfter(Duration.ofMinutes(6));
        relay.isDown = true;

        runEverySecondFor(Duration.ofMinutes(2));

        assertThat(log.said).isEmpty();
    }

    @Test
    void doesNotCancelARequestThatTheHoldStepHasNotReachedYet() {
        accept(0, 1);
        runAfter(Duration.ofMinutes(6));
        isPassed = awaited -> false;

        runEverySecondFor(Duration.ofMinutes(2));

        assertThat(log.said).isEmpty();
    }

    @Test
    void findsWhatTheViewsOfTheDestinationDoNotShow() {
        TransferTerms halfShown = accept(0, 1);
        ARow.write(books, 0, ARow.captured(halfShown, clock.now()));
        ARow.write(books, 1, ARow.credited(halfShown, clock.now()));
        transfers.show(0, halfShown.transferId(), Shown.EVERYTHING);
        transfers.show(1, halfShown.transferId(), new Shown(true, false, true));

        runAfter(Duration.ofSeconds(6));

        assertThat(log.said).extracting(TransferEvent::eventId).containsExactly(halfShown.transferId() + "/credited");
        transfers.showAsEnded(halfShown.transferId());
        runAfter(Duration.ofSeconds(11));
        assertThat(observer.unfinished).containsEntry(0, 0);
        assertThat(log.said).hasSize(1);
    }

    @Test
    void boundsWhatOneRunSaysAndHelpsAllInTurn() {
        ResendMissing readsMuch = step(limits(List.of(Duration.ofSeconds(5)), 1_000, 1, 1_000));
        IntStream.range(0, 2 * MAX_RESENDS).forEach(i -> {
            TransferTerms held = accept(0, 1);
            ARow.write(books, 0, ARow.held(held, clock.now()));
        });
        clock.tick(Duration.ofSeconds(6));

        readsMuch.run();
        assertThat(log.said).hasSize(MAX_RESENDS);
        clock.tick(Duration.ofSeconds(1));
        readsMuch.run();

        assertThat(log.said).hasSize(2 * MAX_RESENDS).doesNotHaveDuplicates();
    }

    @Test
    void tellsWhatIsStuckAndForHowLong() {
        accept(0, 1);
        clock.tick(Duration.ofSeconds(10));
        TransferTerms held = accept(0, 1);
        ARow.write(books, 0, ARow.held(held, clock.now()));

        runAfter(Duration.ofSeconds(20));

        assertThat(observer.stages.get(0)).isEqualTo(Map.of(Stage.RELAY, 1, Stage.CREDIT, 1));
        assertThat(observer.ages.get(0)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
        assertThat(step.ofShard(0)).hasSize(2);
    }

    @Test
    void goesOnWithTheOtherShardsWhenOneCannotBeReached() {
        accept(0, 0);
        accept(1, 1);
        transfers.cutOff(0);

        runAfter(Duration.ofSeconds(6));

        assertThat(transfers.outbox(1)).hasSize(1);
        assertThat(observer.failed).containsExactly("reading shard 0");
        assertThat(step.unread()).containsExactly(0);
        transfers.reconnect(0);
        runAfter(Duration.ofSeconds(1));
        assertThat(transfers.outbox(0)).hasSize(1);
        assertThat(step.unread()).isEmpty();
    }

    @Test
    void knowsNothingOfAShardThatWasNotReadForLong() {
        assertThat(step.unread()).containsExactlyInAnyOrder(0, 1);

        step.run();
        clock.tick(Duration.ofSeconds(15));

        assertThat(step.unread()).isEmpty();
        clock.tick(Duration.ofSeconds(1));
        assertThat(step.unread()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void leavesATransferAloneWhoseDestinationCannotBeAsked() {
        TransferTerms across = accept(0, 1);
        ARow.write(books, 0, ARow.held(across, clock.now()));
        TransferTerms within = accept(0, 0);
        ARow.write(books, 0, ARow.held(within, clock.now()));
        transfers.cutOff(1);

        runAfter(Duration.ofSeconds(6));

        assertThat(log.said).extracting(event -> event.terms().transferId()).containsExactly(within.transferId());
    }

    /** Each question to a shard that is gone takes as long as a connection is waited for. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void asksAShardThatDoesNotAnswerOnceInARun(int gone) {
        int other = 1 - gone;
        TransferTerms held = accept(other, gone);
        ARow.write(books, other, ARow.held(held, clock.now()));
        TransferTerms committed = accept(other, gone);
        ARow.end(books, other, ARow.captured(committed, clock.now()));
        accept(gone, gone);
        transfers.cutOff(gone);

        runAfter(Duration.ofSeconds(6));

        assertThat(observer.failed).hasSize(1);
        assertThat(step.unread()).containsExactly(gone);
        transfers.reconnect(gone);
        runAfter(Duration.ofSeconds(1));
        assertThat(step.unread()).isEmpty();
        assertThat(log.said).extracting(event -> event.terms().transferId()).containsExactly(held.transferId());
        assertThat(transfers.outbox(gone)).hasSize(1);
    }

    @Test
    void triesAgainInTheNextRunWhenKafkaCannotBeReached() {
        TransferTerms lost = accept(0, 1);
        ARow.write(books, 0, ARow.held(lost, clock.now()));
        log.isDown = true;
        runAfter(Duration.ofSeconds(6));
        assertThat(observer.failed).containsExactly("saying events again");

        log.isDown = false;
        runAfter(Duration.ofSeconds(1));

        assertThat(log.said).hasSize(1);
    }

    @Test
    void readsEachTransferOncePerLookHoweverLongOneIsStuck() {
        accept(0, 1);
        clock.tick(Duration.ofMillis(1));
        for (int i = 0; i < 5; i++) {
            TransferTerms finished = accept(0, 1);
            ARow.write(books, 0, ARow.rejected(finished, clock.now()));
            transfers.showAsEnded(finished.transferId());
        }

        runEverySecondFor(Duration.ofHours(2));

        assertThat(transfers.rowsRead()).isEqualTo(6 * LIMITS.looks().size());
    }

    @Test
    void findsWhatASlowClockHasAccepted() {
        runEverySecondFor(Duration.ofMinutes(1));
        TransferTerms late = aTransfer()
                .from(accountOn(0))
                .to(accountOn(1))
                .acceptedAt(clock.now().minusSeconds(30))
                .terms();
        accept(0, 1);
        runAfter(Duration.ofSeconds(6));
        books.accept(late);

        runEverySecondFor(Duration.ofMinutes(1));

        assertThat(transfers.outbox(0))
                .extracting(request -> request.terms().transferId())
                .contains(late.transferId());
    }

    @Test
    void findsWhatWasLostBeforeItStarted() {
        TransferTerms old = aTransfer()
                .from(accountOn(0))
                .to(accountOn(1))
                .acceptedAt(clock.now().minus(Duration.ofDays(300)))
                .terms();
        books.accept(old);
        IntStream.range(0, 100).forEach(i -> accept(0, 1));

        runEverySecondFor(Duration.ofSeconds(15));

        Set<Object> requested = transfers.outbox(0).stream()
                .map(request -> request.terms().transferId())
                .collect(Collectors.toSet());
        assertThat(requested).hasSize(101).contains(old.transferId());
    }

    @Test
    void beginsAnewWhenSomebodyHasSetTheClockBack() {
        TransferTerms before = accept(0, 1);
        runAfter(Duration.ofSeconds(6));

        clock.jump(Duration.ofHours(-2));
        TransferTerms after = accept(0, 1);
        runEverySecondFor(Duration.ofSeconds(6));

        assertThat(transfers.outbox(0))
                .extracting(request -> request.terms().transferId())
                .containsExactly(before.transferId(), after.transferId());
        assertThat(relay.isForgotten).isTrue();
    }

    @Test
    void forgetsNothingWhenTheClockIsSetBackALittle() {
        TransferTerms lost = accept(0, 1);
        runAfter(Duration.ofSeconds(6));

        clock.jump(Duration.ofSeconds(-4));
        step.run();

        assertThat(step.ofShard(0).get(lost.transferId()).resent()).isPresent();
    }

    @Test
    void findsWhatAppearsUnderAnOldIdWithinADay() {
        runAfter(Duration.ofSeconds(6));
        assertThat(step.isComplete()).isTrue();
        TransferTerms old = aTransfer()
                .from(accountOn(0))
                .to(accountOn(1))
                .acceptedAt(clock.now().minus(Duration.ofHours(30)))
                .terms();
        books.accept(old);
        runEverySecondFor(Duration.ofSeconds(10));
        assertThat(transfers.outbox(0)).isEmpty();

        runAfter(Duration.ofDays(1));

        assertThat(transfers.outbox(0))
                .extracting(request -> request.terms().transferId())
                .containsExactly(old.transferId());
    }

    @Test
    void remembersOnlySoManyAndLooksForMoreWhenTheyHaveFinished() {
        ResendMissing bounded = step(limits(List.of(Duration.ofSeconds(5)), 1, 10, 2));
        List<TransferTerms> accepted =
                IntStream.range(0, 3).mapToObj(i -> accept(0, 1)).toList();
        clock.tick(Duration.ofSeconds(6));
        bounded.run();
        assertThat(observer.unfinished).containsEntry(0, 2);
        for (TransferTerms first : accepted.subList(0, 2)) {
            ARow.write(books, 0, ARow.rejected(first, clock.now()));
            transfers.showAsEnded(first.transferId());
        }

        // The first one forgets them, the second one has room again.
        bounded.run();
        bounded.run();

        assertThat(observer.unfinished).containsEntry(0, 1);
        assertThat(transfers.outbox(0))
                .extracting(request -> request.terms().transferId())
                .containsExactlyElementsOf(
                        accepted.stream().map(TransferTerms::transferId).toList());
    }

    private ResendMissing step(ScanLimits limits) {
        StepProgress steps = awaited -> awaited.stream()
                .collect(Collectors.toMap(one -> one, one -> new Standing(0, 0, 0, isPassed.test(one))));
        return new ResendMissing(
                SHARDS,
                transfers,
                steps,
                relay,
                shard -> isOurTurn,
                log,
                observer,
                limits,
                new BackOff(Duration.ofSeconds(5), Duration.ofSeconds(15)),
                clock);
    }

    private static ScanLimits limits(List<Duration> looks, int pageRows, int pagesPerRun, int maxUnfinished) {
        return new ScanLimits(
                looks, pageRows, pagesPerRun, Duration.ofDays(1), pagesPerRun, maxUnfinished, MAX_RESENDS);
    }

    private void runAfter(Duration duration) {
        clock.tick(duration);
        step.run();
    }

    private void runEverySecondFor(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            runAfter(Duration.ofSeconds(1));
        }
    }

    /** Accepts a transfer now, from an account of one shard to one of another. */
    private TransferTerms accept(int from, int to) {
        TransferTerms terms = aTransfer()
                .from(accountOn(from))
                .to(from == to ? accountOn(to, "OTHER") : accountOn(to))
                .acceptedAt(clock.now())
                .terms();
        books.accept(terms);
        return terms;
    }

    private static String accountOn(int shard) {
        return accountOn(shard, "ACC");
    }

    private static String accountOn(int shard, String prefix) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> prefix + n)
                .filter(name -> new AccountId(name).slot().shard(SHARDS) == shard)
                .findFirst()
                .orElseThrow();
    }

    /** A relay that is up to date, or down. */
    private final class StubRelay implements RelayProgress {

        private boolean isDown;
        private int waitedForTheNewest;
        private boolean isForgotten;
        private boolean isSilent;
        private final Set<Integer> silent = new HashSet<>();
        private int askedInVain;

        @Override
        public Optional<Instant> relayedUpTo(int shard) {
            if (isSilent || silent.contains(shard)) {
                askedInVain++;
                clock.tick(Duration.ofSeconds(10));
                throw new IllegalStateException("Kafka does not answer");
            }
            return isDown ? Optional.empty() : Optional.of(clock.now());
        }

        @Override
        public void waitForTheNewestOf(int shard) {
            waitedForTheNewest++;
        }

        @Override
        public void forget() {
            isForgotten = true;
        }
    }

    private static final class RecordedLog implements EventLog {

        private final List<TransferEvent> said = new ArrayList<>();
        private boolean isDown;

        @Override
        public void send(List<Outgoing> events) {
            if (isDown) {
                throw new IllegalStateException("Kafka is down");
            }
            events.forEach(outgoing -> said.add(outgoing.event()));
        }
    }

    private static final class RecordedObserver implements ReconcilerObserver {

        private final List<TransferEvent> resent = new ArrayList<>();
        private final Map<Integer, Integer> unfinished = new HashMap<>();
        private final Map<Integer, Map<Stage, Integer>> stages = new HashMap<>();
        private final Map<Integer, Duration> ages = new HashMap<>();
        private final List<String> failed = new ArrayList<>();
        private final List<TransferId> broken = new ArrayList<>();

        @Override
        public void resent(TransferEvent event) {
            resent.add(event);
        }

        @Override
        public void unfinished(int shard, int transfers, Map<Stage, Integer> byStage, Duration oldest) {
            unfinished.put(shard, transfers);
            stages.put(shard, byStage);
            ages.put(shard, oldest);
        }

        @Override
        public void failed(String what, RuntimeException cause) {
            failed.add(what);
        }

        @Override
        public void broken(TransferId transfer, RuntimeException why) {
            broken.add(transfer);
        }

        @Override
        public void ran(Duration time) {
            // How long a run took says nothing here.
        }
    }
}
