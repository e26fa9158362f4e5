package io.giro.simulation;

import io.giro.account.AccountId;
import io.giro.saga.BookTransaction;
import io.giro.saga.Books;
import io.giro.saga.Needs;
import io.giro.saga.RowsLocked;
import io.giro.saga.WorkingBook;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The accounts whose rows somebody outside keeps locked, for as long as nobody sets them free. */
final class LockedRows {

    private final Set<AccountId> locked = new HashSet<>();
    private final Chance chance;

    LockedRows(Chance chance) {
        this.chance = chance;
    }

    void lock(AccountId account) {
        locked.add(account);
    }

    void free() {
        locked.clear();
    }

    /** Books on which nobody gets a row that is locked, however long he waits. */
    Books in(Books books) {
        return shard -> new Transaction(books.begin(shard));
    }

    private final class Transaction implements BookTransaction {

        private final BookTransaction transaction;

        Transaction(BookTransaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public WorkingBook lockAndLoad(Needs needs, Instant now) {
            if (!Collections.disjoint(needs.accounts(), locked)) {
                throw new RowsLocked("waited in vain for one of " + locked);
            }
            return transaction.lockAndLoad(needs, now);
        }

        /** Now and then another step has an account, too, for a moment; or somebody has let go of all of them. */
        @Override
        public Set<AccountId> lockedByOthers(Set<AccountId> accounts) {
            if (chance.oneIn(10)) {
                free();
            }
            return accounts.stream()
                    .filter(account -> locked.contains(account) || chance.oneIn(10))
                    .collect(Collectors.toSet());
        }

        @Override
        public void write(WorkingBook book) {
            transaction.write(book);
        }

        @Override
        public void commit() {
            transaction.commit();
        }

        @Override
        public void close() {
            transaction.close();
        }
    }
}
