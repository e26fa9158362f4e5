package io.giro.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.protocol.Mutants;
import io.giro.saga.BookTransaction;
import io.giro.saga.Books;
import io.giro.saga.ConcurrentChange;
import io.giro.saga.Delivery;
import io.giro.saga.Needs;
import io.giro.saga.Poll;
import io.giro.saga.WorkingBook;
import io.giro.saga.memory.MemoryBooks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A simulation that never fails proves nothing: whatever is broken here is found within a few hundred seeds. */
class BrokenPartsTest {

    private static final long SEEDS = 500;

    private final Parts product = Parts.ofTheProduct();

    @Test
    void findsARunnerThatAcknowledgesBeforeItHasDoneAnything() {
        Parts broken = product.withPolls(HastyPoll::new);

        assertThat(firstViolation(broken))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).contains("acknowledged", "which was not done and told"));
    }

    @Test
    void findsBooksThatAreOverwrittenByWhoeverWakesUp() {
        Parts broken = product.withBooks(UnguardedBooks::new);

        assertThat(firstViolation(broken)).isPresent();
    }

    @Test
    void findsACreditWithoutADecisionRow() {
        Parts broken = product.with(Mutants.creditsWithoutDecisionRow());

        assertThat(firstViolation(broken)).isPresent();
    }

    @Test
    void findsARefusalThatLeavesNoTombstone() {
        Parts broken = product.with(Mutants.releasesWithoutTombstone());

        assertThat(firstViolation(broken)).isPresent();
    }

    @Test
    void findsAReconcilerThatSaysNothing() {
        Parts broken = product.withReconcilersLog(log -> events -> {});

        assertThat(firstViolation(broken))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("not at rest"));
    }

    private static Optional<String> firstViolation(Parts parts) {
        return LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Simulation.of(seed, parts).violation())
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Lets every record go as soon as it has it. */
    private record HastyPoll(Poll poll) implements Poll {
        @Override
        public List<Delivery> deliveries() {
            poll.acknowledge(poll.deliveries());
            return poll.deliveries();
        }

        @Override
        public void acknowledge(List<Delivery> settled) {
            // Done long ago.
        }

        @Override
        public void retrySoon(List<Delivery> waiting) {
            poll.retrySoon(waiting);
        }

        @Override
        public void holdUp(List<Delivery> heldUp, int shard) {
            poll.holdUp(heldUp, shard);
        }

        @Override
        public void retryLater(List<Delivery> unsettled, int shard, RuntimeException cause) {
            poll.retryLater(unsettled, shard, cause);
        }
    }

    /** Where a row was changed meanwhile, the account is written as it was decided on before. */
    private record UnguardedBooks(MemoryBooks books) implements Books {
        @Override
        public BookTransaction begin(int shard) {
            return new Unguarded(books, books.begin(shard));
        }
    }

    private static final class Unguarded implements BookTransaction {

        private final MemoryBooks books;
        private final BookTransaction transaction;
        private @Nullable WorkingBook written;

        Unguarded(MemoryBooks books, BookTransaction transaction) {
            this.books = books;
            this.transaction = transaction;
        }

        @Override
        public WorkingBook lockAndLoad(Needs needs, Instant now) {
            return transaction.lockAndLoad(needs, now);
        }

        @Override
        public void write(WorkingBook book) {
            written = book;
        }

        @Override
        public Set<AccountId> lockedByOthers(Set<AccountId> accounts) {
            return transaction.lockedByOthers(accounts);
        }

        @Override
        public void commit() {
            WorkingBook book = written;
            if (book == null) {
                return;
            }
            try {
                transaction.write(book);
                transaction.commit();
            } catch (ConcurrentChange ignoredAsItMustNotBe) {
                book.changedAccounts().forEach(change -> books.put(change.after()));
            }
        }

        @Override
        public void close() {
            transaction.close();
        }
    }
}
