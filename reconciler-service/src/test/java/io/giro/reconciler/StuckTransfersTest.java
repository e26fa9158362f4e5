package io.giro.reconciler;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.reconciler.StepProgress.Standing;
import io.giro.reconciler.StuckTransfers.Overview;
import io.giro.saga.given.SettableClock;
import io.giro.saga.memory.MemoryBooks;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StuckTransfersTest {

    private static final int SHARDS = 2;
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private final SettableClock clock = new SettableClock();
    private final MemoryBooks books = new MemoryBooks(SHARDS);
    private final MemoryTransfers transfers = new MemoryTransfers(books, SHARDS);
    private final Map<TransferId, Followed> followed = new HashMap<>();
    private final Set<Integer> unread = new HashSet<>();
    private Function<Awaited, Standing> standing = awaited -> new Standing(7, 123, 123, true);
    private final StuckTransfers stuck = new StuckTransfers(
            SHARDS,
            new Remembered(),
            transfers,
            awaited -> awaited.stream().collect(Collectors.toMap(one -> one, one -> standing.apply(one))),
            new BackOff(FIVE_SECONDS, Duration.ofSeconds(15)),
            clock);

    @Test
    void explainsABacklog() {
        TransferTerms held = accept(0, 1);
        ARow.write(books, 0, ARow.held(held, clock.now()));
        standing = awaited -> new Standing(7, 100, 123, false);
        clock.tick(Duration.ofSeconds(20));

        StuckTransfer explained = stuck.find(held.transferId()).orElseThrow();

        assertThat(explained.stage()).contains(Stage.CREDIT);
        assertThat(explained.reason())
                .isEqualTo(
                        "transfer.held waits in partition 7: ledger-service.credit is at offset 100 of 123, a backlog of 23.");
        assertThat(explained.nextAction()).contains("say transfer.held again unless it gets on");
        assertThat(explained.nextActionAt()).isEmpty();
    }

    @Test
    void explainsALossAndHowOftenTheEventWasRepeated() {
        TransferTerms held = accept(0, 1);
        ARow.write(books, 0, ARow.held(held, clock.now()));
        remember(held, known -> known.resent(Topic.HELD, clock.now()).resent(Topic.HELD, clock.now()));

        StuckTransfer explained = stuck.find(held.transferId()).orElseThrow();

        assertThat(explained.reason())
                .isEqualTo(
                        "transfer.held was lost, or parked as a dead letter: ledger-service.credit has read partition 7 up to offset 123, "
                                + "and nothing came of it; transfer.held was said again 2 times, last at %s."
                                        .formatted(clock.now().truncatedTo(ChronoUnit.SECONDS)));
        assertThat(explained.nextAction()).contains("say transfer.held again");
        assertThat(explained.nextActionAt()).contains(clock.now().plusSeconds(15));
    }

    @Test
    void saysThatItWillAskToCancelWhenTheDeadlineIsOver() {
        TransferTerms held = accept(0, 1);
        ARow.write(books, 0, ARow.held(held, clock.now()));
        clock.tick(Duration.ofMinutes(6));
        remember(held, known -> known.resent(Topic.HELD, clock.now()));

        assertThat(stuck.find(held.transferId()).orElseThrow().nextAction()).contains("ask the destination to cancel");
    }

    @Test
    void saysWhenTheRelayMayStillHaveTheRequest() {
        TransferTerms requested = accept(0, 1);

        StuckTransfer explained = stuck.find(requested.transferId()).orElseThrow();

        assertThat(explained.stage()).contains(Stage.RELAY);
        assertThat(explained.reason())
                .isEqualTo("Nothing shows that the relay of shard 0 has sent its request to Kafka.");
    }

    @Test
    void saysWhenTheDestinationDoesNotAnswer() {
        TransferTerms held = accept(0, 1);
        ARow.write(books, 0, ARow.held(held, clock.now()));
        remember(held, known -> known);
        transfers.cutOff(1);
        clock.tick(Duration.ofSeconds(20));

        Overview overview = stuck.olderThan(FIVE_SECONDS, 10);

        assertThat(overview.oldest())
                .singleElement()
                .extracting(StuckTransfer::reason)
                .isEqualTo("Its destination's shard 1 does not answer.");
        assertThat(overview.notAsked()).containsExactly("asking shard 1 as a destination");
    }

    @Test
    void namesTheShardThatCannotBeReadAndGoesOnWithTheOthers() {
        remember(accept(0, 0), known -> known);
        TransferTerms other = accept(1, 1);
        remember(other, known -> known);
        transfers.cutOff(0);
        clock.tick(Duration.ofSeconds(20));

        Overview overview = stuck.olderThan(FIVE_SECONDS, 10);

        assertThat(overview.total()).isEqualTo(2);
        assertThat(overview.notAsked()).contains("reading shard 0");
        assertThat(overview.oldest()).extracting(StuckTransfer::terms).containsExactly(other);
    }

    @Test
    void namesTheShardsOfWhichNothingIsKnown() {
        unread.add(1);

        assertThat(stuck.olderThan(FIVE_SECONDS, 10).notAsked()).containsExactly("looking at shard 1");
    }

    @Test
    void namesATransferThatCannotBeReadAndExplainsItsNeighbours() {
        TransferTerms edited = accept(0, 0);
        remember(edited, known -> known);
        TransferTerms other = accept(0, 0);
        remember(other, known -> known);
        transfers.edit(edited.transferId());
        clock.tick(Duration.ofSeconds(20));

        Overview overview = stuck.olderThan(FIVE_SECONDS, 10);

        assertThat(overview.total()).isEqualTo(2);
        assertThat(overview.notAsked())
                .containsExactly(
                        "reading transfer %s: a row cannot be read: no state: BLOCKED".formatted(edited.transferId()));
        assertThat(overview.oldest()).extracting(StuckTransfer::terms).containsExactly(other);
    }

    @Test
    void doesNotSayThatOneHasEndedThatItCannotRead() {
        TransferTerms held = accept(0, 1);
        ARow.write(books, 0, ARow.held(held, clock.now()));
        transfers.editDecision(held.transferId());

        StuckTransfer found = stuck.find(held.transferId()).orElseThrow();

        assertThat(found.reason()).startsWith("It cannot be told;").contains("no reason: BLOCKED");
        assertThat(found.nextAction()).contains("ask again");
    }

    @Test
    void saysThatKafkaDoesNotAnswer() {
        TransferTerms held = accept(0, 1);
        ARow.write(books, 0, ARow.held(held, clock.now()));
        standing = awaited -> {
            throw new IllegalStateException("Kafka is down");
        };

        assertThat(stuck.find(held.transferId()).orElseThrow().reason())
                .isEqualTo("transfer.held had no effect, and Kafka does not say how far ledger-service.credit is.");
    }

    @Test
    void listsTheOldestFirstAndCountsAll() {
        for (int i = 0; i < 3; i++) {
            TransferTerms held = accept(i % 2, 1);
            ARow.write(books, i % 2, ARow.held(held, clock.now()));
            remember(held, known -> known.at(Stage.CREDIT));
            clock.tick(Duration.ofSeconds(1));
        }
        TransferTerms requested = accept(0, 1);
        remember(requested, known -> known.at(Stage.RELAY));
        clock.tick(Duration.ofSeconds(20));
        TransferTerms young = accept(0, 1);
        remember(young, known -> known.at(Stage.RELAY));

        Overview overview = stuck.olderThan(FIVE_SECONDS, 2);

        assertThat(overview.total()).isEqualTo(4);
        assertThat(overview.byStage()).isEqualTo(Map.of(Stage.CREDIT, 3, Stage.RELAY, 1));
        assertThat(overview.oldest()).hasSize(2);
        assertThat(overview.oldest())
                .extracting(one -> one.terms().acceptedAt())
                .isSorted()
                .doesNotContain(requested.acceptedAt());
    }

    @Test
    void passesOverThoseThatHaveEndedMeanwhile() {
        TransferTerms ended = accept(0, 1);
        remember(ended, known -> known);
        ARow.write(books, 0, ARow.rejected(ended, clock.now()));
        transfers.showAsEnded(ended.transferId());
        clock.tick(Duration.ofSeconds(1));
        TransferTerms open = accept(0, 1);
        remember(open, known -> known);
        clock.tick(Duration.ofSeconds(20));

        Overview overview = stuck.olderThan(FIVE_SECONDS, 1);

        assertThat(overview.oldest()).extracting(StuckTransfer::terms).containsExactly(open);
        assertThat(stuck.find(ended.transferId()).orElseThrow().reason())
                .isEqualTo("It has ended, and the views show it.");
    }

    @Test
    void knowsNoTransferThatWasNeverAccepted() {
        assertThat(stuck.find(aTransfer().terms().transferId())).isEmpty();
    }

    private TransferTerms accept(int from, int to) {
        TransferTerms terms = aTransfer()
                .from(accountOn(from, "ACC"))
                .to(accountOn(to, "OTHER"))
                .acceptedAt(clock.now())
                .terms();
        books.accept(terms);
        return terms;
    }

    private void remember(TransferTerms terms, Function<Followed, Followed> what) {
        followed.put(terms.transferId(), what.apply(Followed.since(clock.now())));
    }

    private static String accountOn(int shard, String prefix) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> prefix + n)
                .filter(name -> new AccountId(name).slot().shard(SHARDS) == shard)
                .findFirst()
                .orElseThrow();
    }

    private final class Remembered implements FollowedTransfers {

        @Override
        public SortedMap<TransferId, Followed> ofShard(int shard) {
            SortedMap<TransferId, Followed> ofShard = new TreeMap<>(followed);
            ofShard.keySet().removeIf(id -> id.slot().shard(SHARDS) != shard);
            return ofShard;
        }

        @Override
        public boolean isComplete() {
            return true;
        }

        @Override
        public Set<Integer> unread() {
            return unread;
        }
    }
}
