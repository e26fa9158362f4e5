package io.giro.saga.resilience4j;

import static io.giro.saga.given.ATransfer.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.saga.BookTransaction;
import io.giro.saga.Books;
import io.giro.saga.ConcurrentChange;
import io.giro.saga.Needs;
import io.giro.saga.RowsLocked;
import io.giro.saga.UnprocessableBatch;
import io.giro.saga.WorkingBook;
import io.giro.saga.memory.MemoryBooks;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;

class BreakingBooksTest {

    private final List<Integer> knocks = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> waitingKnocks = new ConcurrentLinkedQueue<>();
    private final World world = new World();
    private final ShardBreakers breakers = new ShardBreakers(2, this::knock, waitingKnocks::add);
    private final BreakingBooks books = new BreakingBooks(world, breakers);

    private volatile boolean isShardAway;

    @Test
    void turnsAwayAtOnceFromAShardThatFailsAndGoesOnWithTheOther() {
        world.failure = new IllegalStateException("down");

        fail(0, 2);
        world.begun.clear();

        assertThatThrownBy(() -> books.begin(0)).isInstanceOf(CallNotPermittedException.class);
        assertThat(world.begun).isEmpty();
        assertThat(breakers.isClosed(0)).isFalse();
        assertThat(breakers.isClosed(1)).isTrue();
        world.failure = null;
        transaction(1);
        assertThat(world.begun).containsExactly(1);
    }

    @Test
    void countsATransactionThatFailsAtItsEnd() {
        world.failureOfCommit = new IllegalStateException("connection lost");

        fail(0, 2);

        assertThat(breakers.isClosed(0)).isFalse();
    }

    @Test
    void doesNotMindASingleFailureAmongSuccesses() {
        transaction(0);
        transaction(0);
        world.failure = new IllegalStateException("connection lost");
        fail(0, 1);
        world.failure = null;
        transaction(0);

        assertThat(breakers.isClosed(0)).isTrue();
    }

    @Test
    void doesNotBlameAShardForARowOrALock() {
        for (RuntimeException notItsFault : List.of(
                new ConcurrentChange("1 row was not as expected"),
                new UnprocessableBatch("too long", new IllegalArgumentException()),
                new CannotAcquireLockException("deadlock"),
                new RowsLocked("lock timeout"))) {
            world.failureOfCommit = notItsFault;
            fail(0, 5);
        }

        assertThat(breakers.isClosed(0)).isTrue();
    }

    @Test
    void knocksByItselfUntilTheShardIsThereAgain() {
        isShardAway = true;
        world.failure = new IllegalStateException("down");
        fail(0, 2);

        await().until(() -> {
            runWaitingKnocks();
            return knocks.size() == 2;
        });
        assertThat(breakers.isClosed(0)).isFalse();

        isShardAway = false;
        await().until(() -> {
            runWaitingKnocks();
            return breakers.isClosed(0);
        });
        assertThat(knocks).containsOnly(0);
        assertThat(world.begun).hasSize(2);
    }

    @Test
    void saysWhatStateEachShardIsInAndSinceWhen() {
        world.failure = new IllegalStateException("down");
        fail(1, 2);

        assertThat(breakers.states().get("shard-0")).startsWith("CLOSED since 2");
        assertThat(breakers.states().get("shard-1")).startsWith(State.OPEN + " since 2");
    }

    private void knock(int shard) {
        knocks.add(shard);
        if (isShardAway) {
            throw new IllegalStateException("nobody there");
        }
    }

    private void runWaitingKnocks() {
        for (Runnable knock = waitingKnocks.poll(); knock != null; knock = waitingKnocks.poll()) {
            knock.run();
        }
    }

    private void fail(int shard, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> transaction(shard)).isInstanceOf(RuntimeException.class);
        }
    }

    private void transaction(int shard) {
        try (BookTransaction transaction = books.begin(shard)) {
            transaction.write(transaction.lockAndLoad(new Needs(), NOON));
            transaction.commit();
        }
    }

    private static final class World implements Books {

        private final MemoryBooks books = new MemoryBooks(2);
        private final List<Integer> begun = new CopyOnWriteArrayList<>();
        private @Nullable RuntimeException failure;
        private @Nullable RuntimeException failureOfCommit;

        @Override
        public BookTransaction begin(int shard) {
            begun.add(shard);
            if (failure != null) {
                throw failure;
            }
            BookTransaction transaction = books.begin(shard);
            return new BookTransaction() {
                @Override
                public WorkingBook lockAndLoad(Needs needs, Instant now) {
                    return transaction.lockAndLoad(needs, now);
                }

                @Override
                public void write(WorkingBook book) {
                    transaction.write(book);
                }

                @Override
                public Set<AccountId> lockedByOthers(Set<AccountId> accounts) {
                    return transaction.lockedByOthers(accounts);
                }

                @Override
                public void commit() {
                    if (failureOfCommit != null) {
                        throw failureOfCommit;
                    }
                    transaction.commit();
                }

                @Override
                public void close() {
                    transaction.close();
                }
            };
        }
    }
}
