package io.giro.ingress;

import static io.giro.ingress.Requests.request;
import static io.giro.ingress.Requests.withKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.ingress.Acceptance.Accepted;
import io.giro.saga.Clock;
import io.giro.saga.Pace;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GroupIntakeTest {

    private final MemoryAcceptedTransfers transfers = new MemoryAcceptedTransfers(2);
    private final ConcurrentLinkedQueue<Integer> batches = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rests = new AtomicInteger();

    @Test
    void acceptsEachKeyOnceFromManyThreadsOnTwoShards() {
        try (GroupIntake intake = intake(transfers, 1_000)) {
            List<CompletableFuture<Acceptance>> answers = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                AccountId source = new AccountId("SOURCE-" + i % 7);
                answers.add(intake.accept(request("key-" + i % 200, source, new AccountId("SINK"), 5_00)));
            }

            long accepted = answers.stream()
                    .map(CompletableFuture::join)
                    .filter(Accepted.class::isInstance)
                    .map(Accepted.class::cast)
                    .filter(answer -> !answer.replayed())
                    .count();

            assertThat(accepted).isEqualTo(200);
            assertThat(transfers.accepted()).hasSize(200);
        }
    }

    @Test
    void sharesOneTransactionAmongAllThatWait() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        AcceptedTransfers slow = new Gate(transfers, open);
        try (GroupIntake intake = intake(slow, 1_000)) {
            List<CompletableFuture<Acceptance>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(intake.accept(withKey("key-" + i)));
            }

            open.countDown();
            answers.forEach(CompletableFuture::join);

            assertThat(transfers.accepted()).hasSize(100);
            assertThat(batches.size()).as("batches: %s", batches).isLessThan(20);
        }
    }

    @Test
    void restsAfterSeveralThatSharedATransactionAndNeverAfterOne() {
        try (GroupIntake intake = intake(transfers, 1_000)) {
            intake.accept(withKey("alone")).join();
        }
        assertThat(rests).hasValue(0);

        CountDownLatch open = new CountDownLatch(1);
        try (GroupIntake intake = intake(new Gate(transfers, open), 1_000)) {
            for (int i = 0; i < 100; i++) {
                intake.accept(withKey("key-" + i));
            }
            open.countDown();
        }
        assertThat(rests).hasPositiveValue();
    }

    @Test
    void turnsAwayWhatDoesNotFitAtOnceAndSettlesTheRest() {
        CountDownLatch open = new CountDownLatch(1);
        try (GroupIntake intake = intake(new Gate(transfers, open), 5)) {
            List<CompletableFuture<Acceptance>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(intake.accept(withKey("key-" + i)));
            }

            long turnedAway = answers.stream()
                    .filter(CompletableFuture::isCompletedExceptionally)
                    .count();
            open.countDown();
            long accepted = answers.stream().filter(GroupIntakeTest::isAccepted).count();

            assertThat(turnedAway).isPositive();
            assertThat(accepted).isEqualTo(100 - turnedAway);
            assertThat(transfers.accepted()).hasSize((int) accepted);
        }
    }

    @Test
    void settlesWhatWaitsBeforeItCloses() {
        CountDownLatch open = new CountDownLatch(1);
        GroupIntake intake = intake(new Gate(transfers, open), 1_000);
        List<CompletableFuture<Acceptance>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(intake.accept(withKey("key-" + i)));
        }

        open.countDown();
        intake.close();

        assertThat(answers).allMatch(GroupIntakeTest::isAccepted);
        assertThat(intake.accept(withKey("late"))).isCompletedExceptionally();
    }

    private static boolean isAccepted(CompletableFuture<Acceptance> answer) {
        try {
            return answer.join() instanceof Accepted;
        } catch (CompletionException e) {
            return false;
        }
    }

    private GroupIntake intake(AcceptedTransfers books, int queueCapacity) {
        return new GroupIntake(
                books,
                (shard, accounts) -> CompletableFuture.completedFuture(books.statuses(shard, accounts)),
                2,
                new GroupIntake.Limits(queueCapacity, 500, 2, Duration.ofMinutes(5)),
                new Pace(2, 500, Duration.ZERO, rests::incrementAndGet),
                Clock.system(),
                RandomGenerator.getDefault(),
                (shard, requests, time) -> batches.add(requests));
    }

    /** Lets nothing through until it is opened. */
    private static final class Gate implements AcceptedTransfers {

        private final AcceptedTransfers behind;
        private final CountDownLatch open;

        Gate(AcceptedTransfers behind, CountDownLatch open) {
            this.behind = behind;
            this.open = open;
        }

        @Override
        public void insert(int shard, List<Reservation> reservations, List<NewTransfer> newTransfers) {
            behind.insert(shard, reservations, newTransfers);
        }

        @Override
        public Map<IdempotencyKey, Reservation> reservations(int shard, Collection<IdempotencyKey> keys) {
            return behind.reservations(shard, keys);
        }

        @Override
        public Map<TransferId, TransferTerms> transfers(int shard, Collection<TransferId> ids) {
            return behind.transfers(shard, ids);
        }

        @Override
        public Map<AccountId, AccountStatus> statuses(int shard, Collection<AccountId> accounts) {
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return behind.statuses(shard, accounts);
        }
    }
}
