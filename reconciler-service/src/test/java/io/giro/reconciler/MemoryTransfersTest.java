package io.giro.reconciler;

import io.giro.event.TransferEvent;
import io.giro.saga.Books;
import io.giro.saga.memory.MemoryBooks;
import io.giro.transfer.TransferTerms;
import java.util.List;

class MemoryTransfersTest extends TransfersContract {

    private final MemoryBooks books = new MemoryBooks(SHARDS);
    private final MemoryTransfers transfers = new MemoryTransfers(books, SHARDS);

    @Override
    protected Transfers transfers() {
        return transfers;
    }

    @Override
    protected Books books() {
        return books;
    }

    @Override
    protected void accept(TransferTerms terms) {
        books.accept(terms);
    }

    @Override
    protected List<TransferEvent> outbox(int shard) {
        return List.copyOf(transfers.outbox(shard));
    }
}
