package io.giro.ingress.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.event.Topic;
import io.giro.ingress.Acceptance;
import io.giro.ingress.Acceptance.Accepted;
import io.giro.ingress.Acceptance.AccountNotActive;
import io.giro.ingress.Acceptance.KeyReused;
import io.giro.ingress.IdempotencyKey;
import io.giro.ingress.IntakeUnavailable;
import io.giro.ingress.TransferRequest;
import io.giro.saga.given.SettableClock;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Currency;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Time moves by hand; the saga behind the door ends as many transfers as a test lets it. */
class AdmissionTest {

    private static final AccountId ALICE = new AccountId("ALICE");
    private static final AccountId BOB = new AccountId("BOB");
    private static final int FLOOR = 100;
    private static final int CEILING = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TICKS_PER_SECOND = 10;
    private static final Duration TICK = Duration.ofMillis(100);

    private final SettableClock clock = new SettableClock();
    private final Deque<TransferId> saga = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final int alicesShard = ALICE.slot().shard(2);
    private Function<TransferRequest, CompletableFuture<Acceptance>> intake = this::acceptNew;
    private final Admission admission = new Admission(
            request -> intake.apply(request),
            2,
            new AdmissionLimits(Duration.ofSeconds(2), FLOOR, CEILING, PATIENCE),
            clock,
            new Admission.Observer() {
                @Override
                public void refused(int shard) {
                    told.add("refused " + shard);
                }

                @Override
                public void refusedUnread() {
                    told.add("refused unread");
                }

                @Override
                public void ended(Topic outcome, Duration time) {
                    told.add(outcome.shortName() + " after " + time);
                }
            });
    private int next;

    @Test
    void keepsTheBacklogAtTwoSecondsOfWorkWhenTwiceAsMuchIsOffered() {
        int perSecond = 1_000;

        run(Duration.ofSeconds(20), 2 * perSecond, perSecond);
        int ended = run(Duration.ofSeconds(10), 2 * perSecond, perSecond);

        assertThat(saga).hasSizeBetween(perSecond, 2 * perSecond);
        assertThat(ended).as("the saga is never short of work").isEqualTo(10 * perSecond);
        assertThat(told).contains("refused " + alicesShard);
    }

    @Test
    void saysNoBeforeItKnowsTheAccountOnlyWhenEveryShardIsFull() {
        offer(FLOOR);
        assertThat(admission.turnsAway(Optional.empty())).isFalse();

        for (int i = 0; i < FLOOR; i++) {
            admission.accept(request("bobs-" + i, BOB, ALICE));
        }

        assertThat(admission.turnsAway(Optional.empty())).isTrue();
        assertThat(admission.turnsAway(Optional.of(new IdempotencyKey("open", "never seen"))))
                .isTrue();
        assertThat(told).containsExactly("refused unread", "refused unread");
        assertThat(admission.turnsAway(Optional.of(new IdempotencyKey("open", "bobs-0"))))
                .as("on its way")
                .isFalse();
    }

    @Test
    void hasRoomForManyWhereverItIs() {
        offer(FLOOR - 10);
        assertThat(admission.hasRoomFor(FLOOR + 10)).isTrue();
        assertThat(admission.hasRoomFor(FLOOR + 11)).isFalse();

        offer(1_000);
        assertThat(admission.hasRoomFor(FLOOR)).isTrue();
        assertThat(admission.hasRoomFor(FLOOR + 1)).isFalse();
    }

    @Test
    void hasRoomForMoreThanEverBeginsAtOnceWhenItIsEmpty() {
        assertThat(admission.hasRoomFor(10 * FLOOR)).isTrue();
    }

    @Test
    void turnsNobodyAwayWhileTheSagaKeepsUp() {
        run(Duration.ofSeconds(30), 900, 1_000);

        assertThat(told).noneMatch(line -> line.startsWith("refused"));
    }

    @Test
    void takesABurstUpToItsFloorWhenIdle() {
        int taken = offer(FLOOR + 50);

        assertThat(taken).isEqualTo(FLOOR);
        assertThat(told).containsOnly("refused " + alicesShard).hasSize(50);
    }

    @Test
    void neverLetsMoreInThanItsCeilingHoweverFastTheSagaIs() {
        run(Duration.ofSeconds(5), 40_000, 20_000);

        offer(50_000);

        assertThat(admission.limit(alicesShard)).isEqualTo(CEILING);
        assertThat(saga).hasSize(CEILING);
    }

    @Test
    void closesWhenTheSagaStopsAndOpensAgainWhenItMoves() {
        run(Duration.ofSeconds(10), 2_000, 1_000);

        run(Duration.ofSeconds(15), 2_000, 0);

        assertThat(offer(1)).as("while it stands").isZero();
        assertThat(saga).hasSizeLessThanOrEqualTo(2_000);

        run(Duration.ofSeconds(5), 1_000, 1_000);
        int ended = run(Duration.ofSeconds(10), 2_000, 1_000);

        assertThat(ended).isEqualTo(10_000);
    }

    @Test
    void forgetsWhatTheSagaCouldDoTenSecondsAfterItStopped() {
        run(Duration.ofSeconds(10), 1_000, 1_000);
        assertThat(admission.limit(alicesShard)).isEqualTo(2_000);

        clock.tick(Duration.ofSeconds(11));

        assertThat(admission.limit(alicesShard)).isEqualTo(FLOOR);
    }

    @Test
    void waitsForNoTransferLongerThanItsPatience() {
        offer(FLOOR);

        clock.tick(PATIENCE.plus(TICK));

        assertThat(offer(FLOOR + 1)).isEqualTo(FLOOR);
        assertThat(admission.overdue(alicesShard)).isEqualTo(FLOOR);
    }

    @Test
    void isNotShutForEverByAClockThatIsSetBack() {
        run(Duration.ofSeconds(5), 1_000, 1_000);
        offer(CEILING);

        clock.tick(Duration.ofHours(-1));

        assertThat(admission.limit(alicesShard)).isEqualTo(FLOOR);
        assertThat(offer(FLOOR)).isEqualTo(FLOOR);
    }

    @Test
    void holdsBackOnlyTheShardThatIsFull() {
        offer(FLOOR + 1);

        assertThat(BOB.slot().shard(2)).as("the test needs them apart").isNotEqualTo(alicesShard);
        assertThat(admission.accept(request("bobs", BOB, ALICE)))
                .isCompletedWithValueMatching(Accepted.class::isInstance);
    }

    @Test
    void letsARepetitionPassAClosedDoorWhileItsTransferIsOnItsWay() {
        accept("first");
        offer(FLOOR);
        int asked = saga.size();

        CompletableFuture<Acceptance> again = accept("first");
        CompletableFuture<Acceptance> other = accept("other");

        assertThat(again).isCompleted();
        assertThat(saga).hasSize(asked + 1);
        assertThat(failureOf(other)).isInstanceOf(IntakeUnavailable.class);
    }

    @Test
    void keepsNoPlaceForWhatBeganNothingNew() {
        TransferTerms terms = terms(request("old", ALICE, BOB));
        List<CompletableFuture<Acceptance>> answers = List.of(
                CompletableFuture.completedFuture(new Accepted(terms, true)),
                CompletableFuture.completedFuture(new KeyReused(List.of("amount"))),
                CompletableFuture.completedFuture(new AccountNotActive("sourceAccount", ALICE, AccountStatus.FROZEN)),
                CompletableFuture.failedFuture(new IntakeUnavailable("down")));
        for (CompletableFuture<Acceptance> answer : answers) {
            intake = request -> answer;
            accept("no-" + answer);
        }

        assertThat(admission.onTheirWay(alicesShard)).isZero();
    }

    @Test
    void countsWhatIsStillBeingAccepted() {
        intake = request -> new CompletableFuture<>();

        for (int i = 0; i < FLOOR; i++) {
            accept("slow-" + i);
        }

        assertThat(failureOf(accept("one more"))).isInstanceOf(IntakeUnavailable.class);
    }

    @Test
    void tellsOnceHowLongATransferTookAndHowItEnded() {
        accept("one");
        TransferId id = saga.getFirst();
        TransferId foreign = terms(request("of another instance", ALICE, BOB)).transferId();

        admission.ended(id, Topic.REJECTED, clock.now().plusMillis(250));
        admission.ended(id, Topic.REJECTED, clock.now().plusMillis(900));
        admission.ended(foreign, Topic.COMMITTED, clock.now());

        assertThat(told).containsExactly("rejected after PT0.25S");
        assertThat(admission.onTheirWay(alicesShard)).isZero();
    }

    /** Offers and ends at constant speed, ten times in a second, and returns how many have ended. */
    private int run(Duration time, int offeredPerSecond, int endedPerSecond) {
        int all = 0;
        for (long tick = 0; tick < time.dividedBy(TICK); tick++) {
            offer(offeredPerSecond / TICKS_PER_SECOND);
            for (int i = 0; i < endedPerSecond / TICKS_PER_SECOND && !saga.isEmpty(); i++) {
                admission.ended(saga.removeFirst(), Topic.COMMITTED, clock.now());
                all++;
            }
            clock.tick(TICK);
        }
        return all;
    }

    /** Returns how many were taken. */
    private int offer(int requests) {
        int before = saga.size();
        for (int i = 0; i < requests; i++) {
            accept("key-" + next++);
        }
        return saga.size() - before;
    }

    private CompletableFuture<Acceptance> accept(String key) {
        return admission.accept(request(key, ALICE, BOB));
    }

    private CompletableFuture<Acceptance> acceptNew(TransferRequest request) {
        TransferTerms terms = terms(request);
        saga.addLast(terms.transferId());
        return CompletableFuture.completedFuture(new Accepted(terms, false));
    }

    private TransferTerms terms(TransferRequest request) {
        return new TransferTerms(
                TransferId.of(clock.now(), request.source().slot(), next++),
                request.kind(),
                request.source(),
                request.destination(),
                request.amountMinor(),
                request.currency(),
                request.description(),
                request.clientId(),
                clock.now(),
                clock.now().plus(Duration.ofMinutes(5)));
    }

    private static TransferRequest request(String key, AccountId source, AccountId destination) {
        return new TransferRequest(
                "open",
                key,
                TransferKind.TRANSFER,
                source,
                destination,
                10_00,
                Currency.getInstance("EUR"),
                "",
                Optional.empty());
    }

    private static Throwable failureOf(CompletableFuture<Acceptance> answer) {
        assertThat(answer).isCompletedExceptionally();
        return answer.handle((value, failure) ->
                        failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                .join();
    }
}
