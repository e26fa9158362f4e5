package io.giro.checker.jdbc;

import io.giro.checker.DestinationRow;
import io.giro.checker.Row;
import io.giro.checker.TransferFacts;
import io.giro.checker.TransferId;
import io.giro.checker.TransferRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Brings together what all tables of all shards say of a transfer. It goes through the ids in ranges that hold a bounded
 * number of rows of each table, so memory does not grow with the ledger.
 */
final class TransferReader {
    private static final int ROWS_OF_A_TABLE = 1_000;
    private static final List<Table<? extends Row>> BY_TRANSFER = List.of(
            LedgerTables.TRANSFERS,
            LedgerTables.HOLDS,
            LedgerTables.DECISIONS,
            LedgerTables.ENTRIES,
            ViewTables.TRANSFERS);
    private static final List<Table<? extends Row>> WITHOUT_INDEX = List.of(LedgerTables.KEYS, ViewTables.INCOMING);

    private final List<ShardSnapshot> snapshots;

    TransferReader(List<ShardSnapshot> snapshots) {
        this.snapshots = snapshots;
    }

    void each(Consumer<TransferFacts> consumer) {
        List<SortedRows<? extends Row>> sorted = new ArrayList<>();
        try {
            snapshots.forEach(
                    snapshot -> WITHOUT_INDEX.forEach(table -> sorted.add(new SortedRows<>(snapshot, table))));
            Optional<TransferId> after = Optional.empty();
            do {
                Optional<TransferId> upTo = endOfRange(after);
                Facts facts = new Facts();
                Keys keys = Keys.between(after.map(Columns::binary), upTo.map(Columns::binary));
                BY_TRANSFER.forEach(table -> read(table, keys, facts));
                sorted.forEach(rows -> rows.takeUpTo(upTo, row -> facts.add(rows.shard(), row)));
                locateDestinations(facts);
                facts.inOrder().forEach(consumer);
                after = upTo;
            } while (after.isPresent());
        } finally {
            sorted.forEach(SortedRows::close);
        }
    }

    List<TransferFacts> of(Collection<TransferId> ids) {
        Facts facts = new Facts();
        Keys keys = Keys.anyOf(ids.stream().map(Columns::binary).toList());
        BY_TRANSFER.forEach(table -> read(table, keys, facts));
        WITHOUT_INDEX.forEach(table -> read(table, keys, facts));
        locateDestinations(facts);
        return List.copyOf(facts.inOrder());
    }

    private <R extends Row> void read(Table<R> table, Keys keys, Facts facts) {
        for (ShardSnapshot snapshot : snapshots) {
            snapshot.each(
                    table.select(keys, "transfer_id"),
                    keys.values(),
                    table.reader(),
                    row -> facts.add(snapshot.index(), row));
        }
    }

    /** The largest id that keeps every table within its bound; empty when all that is left does. */
    private Optional<TransferId> endOfRange(Optional<TransferId> after) {
        Keys rest = Keys.between(after.map(Columns::binary), Optional.empty());
        List<TransferId> ends = new ArrayList<>();
        for (ShardSnapshot snapshot : snapshots) {
            for (Table<?> table : BY_TRANSFER) {
                String sql = "SELECT transfer_id FROM " + table.name() + " WHERE " + rest.on("transfer_id")
                        + " ORDER BY transfer_id LIMIT 1 OFFSET " + (ROWS_OF_A_TABLE - 1);
                snapshot.each(sql, rest.values(), Columns::transferId, ends::add);
            }
        }
        return ends.stream().min(TransferId::compareTo);
    }

    /** The destination's account may stand on another shard than all rows that a transfer has so far. */
    private void locateDestinations(Facts facts) {
        Map<String, List<TransferFacts>> byDestination = facts.byDestination();
        if (byDestination.isEmpty()) {
            return;
        }
        Keys destinations = Keys.anyOf(byDestination.keySet());
        String sql = "SELECT account_id FROM LEDGER.account WHERE " + destinations.on("account_id");
        for (ShardSnapshot snapshot : snapshots) {
            snapshot.each(
                    sql,
                    destinations.values(),
                    row -> row.getString("account_id"),
                    account -> byDestination
                            .getOrDefault(account, List.of())
                            .forEach(transfer -> transfer.add(snapshot.index(), new DestinationRow(transfer.id()))));
        }
    }

    /** What is known so far, by transfer. */
    private static final class Facts {
        private final Map<TransferId, TransferFacts> byId = new TreeMap<>();

        void add(int shard, Row row) {
            byId.computeIfAbsent(row.transferId(), TransferFacts::new).add(shard, row);
        }

        Collection<TransferFacts> inOrder() {
            return byId.values();
        }

        Map<String, List<TransferFacts>> byDestination() {
            Map<String, List<TransferFacts>> transfers = new HashMap<>();
            for (TransferFacts transfer : byId.values()) {
                for (TransferRow row : transfer.all(TransferRow.class)) {
                    transfers
                            .computeIfAbsent(row.destination(), destination -> new ArrayList<>())
                            .add(transfer);
                }
            }
            return transfers;
        }
    }
}
