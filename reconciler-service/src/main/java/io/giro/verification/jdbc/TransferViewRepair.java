package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import io.giro.saga.jdbc.Shards;
import io.giro.verification.Repair;
import io.giro.verification.RepairLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the views of transfers say what the ledger says. The rows of a view are locked first and the ledger is read after, so
 * what it says includes every event that the rows have; an event that comes later merges into the repaired row.
 *
 * <p>A row about a transfer that no table of any shard knows goes away, unless its id is so young that the event may have
 * overtaken what it tells of.
 */
final class TransferViewRepair {

    /** A consumer may see an event before readers see its row, for moments; clocks may differ by more. */
    private static final Duration SURELY_VISIBLE = Duration.ofHours(2);

    private static final String REASON = "differed from the ledger";

    private final Shards shards;
    private final ShardTransactions transactions;
    private final LedgerReader ledger;

    TransferViewRepair(Shards shards, ShardTransactions transactions) {
        this.shards = shards;
        this.transactions = transactions;
        this.ledger = new LedgerReader(shards, transactions);
    }

    void repair(UUID runId, Collection<TransferId> ids, RepairLog log) {
        repair(TransferViewRow.TABLE, this::transferView, runId, ids, log);
        repair(IncomingViewRow.TABLE, this::incomingView, runId, ids, log);
    }

    private Optional<TransferViewRow> transferView(TransferRows rows, Integer shard) {
        return rows.sourceShard(shards.count()) == shard || rows.destinationShard(shards.count()) == shard
                ? Optional.of(rows.view())
                : Optional.empty();
    }

    private Optional<IncomingViewRow> incomingView(TransferRows rows, Integer shard) {
        return rows.destinationShard(shards.count()) == shard ? rows.incoming() : Optional.empty();
    }

    private <R extends ViewRow> void repair(
            ViewTable<R> table,
            BiFunction<TransferRows, Integer, Optional<R>> view,
            UUID runId,
            Collection<TransferId> ids,
            RepairLog log) {
        shards.indexes().forEach(shard -> {
            Expected<R> expected = new Expected<>(view, shard, ledger.read(ids));
            // Read after the ledger, and without locks: what differs here is only suspected.
            Map<TransferId, List<R>> stored =
                    transactions.read(shard, connection -> table.read(connection, views(shard), ids));
            SortedSet<TransferId> different = new TreeSet<>();
            for (TransferId id : ids) {
                if (expected.differs(id, stored.getOrDefault(id, List.of()))) {
                    different.add(id);
                }
            }
            if (!different.isEmpty()) {
                repairDifferent(table, view, runId, shard, different, log);
            }
        });
    }

    private <R extends ViewRow> void repairDifferent(
            ViewTable<R> table,
            BiFunction<TransferRows, Integer, Optional<R>> view,
            UUID runId,
            int shard,
            SortedSet<TransferId> ids,
            RepairLog log) {
        Changes done = transactions.commit(shard, connection -> {
            Map<TransferId, List<R>> stored = table.lock(connection, views(shard), ids);
            Expected<R> expected = new Expected<>(view, shard, ledger.read(ids));
            Changes changes = new Changes(new FixRecords(runId));
            List<TransferId> replaced = new ArrayList<>();
            List<R> rows = new ArrayList<>();
            for (TransferId id : ids) {
                List<R> before = stored.getOrDefault(id, List.of());
                if (expected.differs(id, before)) {
                    Optional<R> after = expected.row(id);
                    if (!before.isEmpty()) {
                        replaced.add(id);
                    }
                    after.ifPresent(rows::add);
                    changes.add(table.name(), shard, id, before, after.orElse(null));
                }
            }
            // Only rows that were locked: one that the projector has written since may know more than this.
            table.delete(connection, views(shard), replaced);
            table.insert(connection, views(shard), rows);
            changes.records.write(connection);
            return changes;
        });
        done.records.repairs().forEach(log::repaired);
        log.broughtUp(done.broughtUp);
    }

    private String views(int shard) {
        return shards.get(shard).viewsSchema();
    }

    /** What a view's rows on one shard should be. */
    private record Expected<R extends ViewRow>(
            BiFunction<TransferRows, Integer, Optional<R>> view, int shard, LedgerReader.Said said) {

        boolean differs(TransferId id, List<R> stored) {
            return isKnownOrGone(id) && !stored.equals(row(id).map(List::of).orElse(List.of()));
        }

        Optional<R> row(TransferId id) {
            return Optional.ofNullable(said.transfers().get(id)).flatMap(rows -> view.apply(rows, shard));
        }

        private boolean isKnownOrGone(TransferId id) {
            return said.transfers().containsKey(id)
                    || !said.mentioned().contains(id)
                            && id.madeAt().isBefore(Instant.now().minus(SURELY_VISIBLE));
        }
    }

    /** What one transaction changes. */
    private static final class Changes {

        private final FixRecords records;
        private long broughtUp;

        private Changes(FixRecords records) {
            this.records = records;
        }

        <R extends ViewRow> void add(String view, int shard, TransferId id, List<R> before, @Nullable R after) {
            boolean behind = after != null && before.stream().allMatch(row -> row.isBehind(after));
            if (behind) {
                broughtUp++;
                return;
            }
            Repair repair = new Repair(
                    "transfer " + id + " on shard " + shard,
                    view,
                    before.isEmpty()
                            ? FixRecords.NO_ROW
                            : String.join(
                                    "; ", before.stream().map(Object::toString).toList()),
                    after == null ? FixRecords.NO_ROW : after.toString());
            records.add(id.toString(), repair, null, REASON);
        }
    }
}
