package io.giro.checker.jdbc;

import io.giro.checker.DestinationRow;
import io.giro.checker.Row;
import io.giro.checker.TransferFacts;
import io.giro.checker.TransferId;
import io.giro.checker.TransferRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
    private static final int MENTIONS = 4;
    private static final String OF_ACCOUNT = """
            SELECT transfer_id FROM LEDGER.ledger_entry WHERE account_id = ?
             UNION SELECT transfer_id FROM LEDGER.hold WHERE source = ?
             UNION SELECT transfer_id FROM VIEWS.transfer_view WHERE source = ?
             UNION SELECT transfer_id FROM VIEWS.transfer_view WHERE destination = ?
            """;
    private static final List<Table<? extends Row>> TABLES = List.of(
            LedgerTables.TRANSFERS,
            LedgerTables.KEYS,
            LedgerTables.HOLDS,
            LedgerTables.DECISIONS,
            LedgerTables.ENTRIES,
            ViewTables.TRANSFERS);

    private final Snapshots snapshots;

    TransferReader(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void each(Consumer<TransferFacts> consumer) {
        Optional<TransferId> after = Optional.empty();
        do {
            snapshots.renewWhenOld();
            Optional<TransferId> upTo = endOfRange(after);
            read(Keys.between(after.map(TransferId::toBytes), upTo.map(TransferId::toBytes)))
                    .forEach(consumer);
            after = upTo;
        } while (after.isPresent());
    }

    List<TransferFacts> of(Collection<TransferId> ids) {
        return List.copyOf(read(Keys.anyOf(ids.stream().map(TransferId::toBytes).toList())));
    }

    void eachOf(String account, Consumer<TransferFacts> consumer) {
        for (ShardSnapshot snapshot : shardsOf(account)) {
            // Another one, because this query stays open while its transfers are read.
            try (ShardSnapshot beside = snapshot.another();
                    ShardSnapshot.Rows<TransferId> ids =
                            beside.rows(OF_ACCOUNT, Collections.nCopies(MENTIONS, account), Columns::transferId)) {
                while (ids.hasNext()) {
                    List<TransferId> some = new ArrayList<>();
                    while (ids.hasNext() && some.size() < ROWS_OF_A_TABLE) {
                        some.add(ids.next());
                    }
                    of(some).forEach(consumer);
                }
            }
        }
    }

    /** Where its row is; all shards if it has none, because then something is wrong anyway. */
    private List<ShardSnapshot> shardsOf(String account) {
        List<ShardSnapshot> shards = new ArrayList<>();
        for (ShardSnapshot snapshot : snapshots.all()) {
            snapshot.each(
                    "SELECT 1 FROM LEDGER.account WHERE account_id = ?",
                    List.of(account),
                    row -> snapshot,
                    shards::add);
        }
        return shards.isEmpty() ? snapshots.all() : shards;
    }

    private Collection<TransferFacts> read(Keys keys) {
        Facts facts = new Facts();
        TABLES.forEach(table -> read(table, keys, facts));
        locateDestinations(facts);
        return facts.inOrder();
    }

    private <R extends Row> void read(Table<R> table, Keys keys, Facts facts) {
        for (ShardSnapshot snapshot : snapshots.all()) {
            snapshot.each(
                    table.select(keys, "transfer_id"),
                    keys.values(),
                    table.reader(),
                    row -> facts.add(snapshot.index(), row));
        }
    }

    /** The largest id that keeps every table within its bound; empty when all that is left does. */
    private Optional<TransferId> endOfRange(Optional<TransferId> after) {
        Keys rest = Keys.between(after.map(TransferId::toBytes), Optional.empty());
        List<TransferId> ends = new ArrayList<>();
        for (ShardSnapshot snapshot : snapshots.all()) {
            for (Table<?> table : TABLES) {
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
        for (ShardSnapshot snapshot : snapshots.all()) {
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
