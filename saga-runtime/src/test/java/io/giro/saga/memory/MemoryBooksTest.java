package io.giro.saga.memory;

import io.giro.account.AccountId;
import io.giro.saga.Account;
import io.giro.saga.Books;
import io.giro.saga.BooksContract;
import io.giro.saga.LedgerEntry;
import io.giro.transfer.TransferTerms;
import java.util.List;

class MemoryBooksTest extends BooksContract {

    private final MemoryBooks books = new MemoryBooks(2);

    @Override
    protected Books books() {
        return books;
    }

    @Override
    protected int shards() {
        return 2;
    }

    @Override
    protected void open(Account account) {
        books.put(account);
    }

    @Override
    protected void accept(TransferTerms accepted) {
        books.accept(accepted);
    }

    @Override
    protected List<LedgerEntry> entriesOf(AccountId account) {
        return books.entries().stream()
                .filter(entry -> entry.account().equals(account))
                .toList();
    }
}
