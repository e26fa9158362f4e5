package io.giro.checker.jdbc;

import io.giro.checker.Row;
import io.giro.checker.TransferId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A table that has no index by transfer: the server sorts it once, and its rows are taken range after range. That query
 * stays open, so it has a snapshot of its own, a moment younger than the shard's other one.
 */
final class SortedRows<R extends Row> implements AutoCloseable {
    private final ShardSnapshot snapshot;
    private final ShardSnapshot.Rows<R> rows;
    private @Nullable R next;

    SortedRows(ShardSnapshot beside, Table<R> table) {
        snapshot = beside.another();
        String sql = table.select(Keys.between(Optional.empty(), Optional.empty()), "transfer_id");
        rows = snapshot.rows(sql + " ORDER BY transfer_id", List.of(), table.reader());
        advance();
    }

    int shard() {
        return snapshot.index();
    }

    /** Takes the next rows up to a transfer, or all that are left. */
    void takeUpTo(Optional<TransferId> last, Consumer<R> consumer) {
        while (next != null && (last.isEmpty() || next.transferId().compareTo(last.get()) <= 0)) {
            consumer.accept(next);
            advance();
        }
    }

    private void advance() {
        next = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public void close() {
        // Closing the connection ends the query, too.
        snapshot.close();
    }
}
