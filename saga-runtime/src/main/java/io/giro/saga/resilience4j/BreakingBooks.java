package io.giro.saga.resilience4j;

import io.giro.account.AccountId;
import io.giro.saga.BookTransaction;
import io.giro.saga.Books;
import io.giro.saga.Needs;
import io.giro.saga.WorkingBook;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Books whose shards are left alone while they fail. A transaction counts once, when it is closed. */
public final class BreakingBooks implements Books {

    private final Books books;
    private final ShardBreakers breakers;

    public BreakingBooks(Books books, ShardBreakers breakers) {
        this.books = books;
        this.breakers = breakers;
    }

    /** Throws at once while the shard's breaker is not closed. */
    @Override
    public BookTransaction begin(int shard) {
        CircuitBreaker breaker = breakers.of(shard);
        breaker.acquirePermission();
        long began = System.nanoTime();
        try {
            return new Counted(books.begin(shard), breaker, began);
        } catch (RuntimeException e) {
            breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, e);
            throw e;
        }
    }

    private static final class Counted implements BookTransaction {

        private final BookTransaction transaction;
        private final CircuitBreaker breaker;
        private final long began;
        private @Nullable RuntimeException trouble;

        Counted(BookTransaction transaction, CircuitBreaker breaker, long began) {
            this.transaction = transaction;
            this.breaker = breaker;
            this.began = began;
        }

        @Override
        public WorkingBook lockAndLoad(Needs needs, Instant now) {
            return watching(() -> transaction.lockAndLoad(needs, now));
        }

        @Override
        public void write(WorkingBook book) {
            watching(() -> transaction.write(book));
        }

        @Override
        public Set<AccountId> lockedByOthers(Set<AccountId> accounts) {
            return watching(() -> transaction.lockedByOthers(accounts));
        }

        @Override
        public void commit() {
            watching(transaction::commit);
        }

        @Override
        public void close() {
            try {
                watching(transaction::close);
            } finally {
                count();
            }
        }

        private void count() {
            long took = System.nanoTime() - began;
            if (trouble == null) {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            } else {
                breaker.onError(took, TimeUnit.NANOSECONDS, trouble);
            }
        }

        private void watching(Runnable call) {
            watching(() -> {
                call.run();
                return true;
            });
        }

        private <T> T watching(Supplier<T> call) {
            try {
                return call.get();
            } catch (RuntimeException e) {
                trouble = e;
                throw e;
            }
        }
    }
}
