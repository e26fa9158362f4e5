package io.giro.reconciler;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.saga.EventLog;
import io.giro.saga.given.SettableClock;
import io.giro.saga.memory.MemoryBooks;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResendMissingTest {

    private static final int SHARDS = 2;
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    private static final ScanLimits LIMITS =
            new ScanLimits(List.of(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofHours(1)), 10, 2, 1_000);

    private final SettableClock clock = new SettableClock();
    private final MemoryBooks books = new MemoryBooks(SHARDS);
    private final MemoryTransfers transfers = new MemoryTransfers(books, SHARDS);
    private final RecordedLog log = new RecordedLog();
    private final RecordedObserver observer = new RecordedObserver();
    private Predicate<Awaited> isPassed = awaited -> true;
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

        runEverySecondFor(Duration.ofMinutes(8));

        assertThat(log.said).isEmpty();
        assertThat(transfers.outbox(0)).isNotEmpty();
    }

    @Test
    void asksToCancelARequestThatTheRelayHasSentInVain() {
        TransferTerms stuck = accept(0, 1);
        runAfter(Duration.ofMinutes(6));
        clock.tick(CLOCK_SKEW.plusSeconds(1));
        TransferTerms later = accept(0, 1);
        ARow.write(books, 0, ARow.held(later, clock.now()));

        runAfter(Duration.ofSeconds(1));

        assertThat(log.said)
                .extracting(TransferEvent::eventId)
                .containsExactly(stuck.transferId() + "/cancel-requested");
    }

    @Test
    void goesOnWithTheOtherShardsWhenOneCannotBeReached() {
        accept(0, 0);
        accept(1, 1);
        transfers.cutOff(0);

        runAfter(Duration.ofSeconds(6));

        assertThat(transfers.outbox(1)).hasSize(1);
        assertThat(observer.failed).containsExactly("reading shard 0");
        transfers.reconnect(0);
        runAfter(Duration.ofSeconds(1));
        assertThat(transfers.outbox(0)).hasSize(1);
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
    void remembersOnlySoManyAndLooksForMoreWhenTheyHaveFinished() {
        ResendMissing bounded = step(new ScanLimits(List.of(Duration.ofSeconds(5)), 1, 10, 2));
        List<TransferTerms> accepted =
                IntStream.range(0, 3).mapToObj(i -> accept(0, 1)).toList();
        clock.tick(Duration.ofSeconds(6));
        bounded.run();
        assertThat(observer.unfinished).containsEntry(0, 2);
        for (TransferTerms first : accepted.subList(0, 2)) {
            ARow.write(books, 0, ARow.rejected(first, clock.now()));
            transfers.showAsEnded(first.transferId());
        }

        bounded.run();

        assertThat(observer.unfinished).containsEntry(0, 1);
        assertThat(transfers.outbox(0))
                .extracting(request -> request.terms().transferId())
                .containsExactlyElementsOf(
                        accepted.stream().map(TransferTerms::transferId).toList());
    }

    private ResendMissing step(ScanLimits limits) {
        StepProgress progress =
                awaited -> awaited.stream().filter(one -> isPassed.test(one)).collect(Collectors.toSet());
        return new ResendMissing(
                SHARDS,
                transfers,
                progress,
                log,
                observer,
                limits,
                new BackOff(Duration.ofSeconds(5), Duration.ofSeconds(15)),
                CLOCK_SKEW,
                clock);
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
        private final List<String> failed = new ArrayList<>();

        @Override
        public void resent(TransferEvent event) {
            resent.add(event);
        }

        @Override
        public void unfinished(int shard, int transfers) {
            unfinished.put(shard, transfers);
        }

        @Override
        public void failed(String what, RuntimeException cause) {
            failed.add(what);
        }

        @Override
        public void ran(Duration time) {
            // How long a run took says nothing here.
        }
    }
}
