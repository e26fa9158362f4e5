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

/**
 * Makes the views of transfers say what the ledger says. The rows of the view are locked first and the ledger is read
 * afterwards, so what it says includes every event that the rows show; an event that comes later merges into the repaired row.
 *
 * <p>A row about a transfer that no table of any shard knows is deleted, unless its id is so young that the event may have
 * arrived before its own rows could be seen.
 */
final class TransferViewRepair {

    /** For moments a consumer may see an event before readers see its row; clocks may differ by more than that. */
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
        shards.indexes().forEach(shard -> {
            TransferViewTable table = new TransferViewTable(shards.get(shard).viewsSchema());
            Expected expected = new Expected(shard, shards.count(), ledger.read(ids));
            // Read after the ledger, and without locks: what differs here is only suspected.
            Map<TransferId, TransferViewRow> stored =
                    transactions.read(shard, connection -> table.read(connection, ids));
            SortedSet<TransferId> different = new TreeSet<>();
            for (TransferId id : ids) {
                if (expected.differs(id, Optional.ofNullable(stored.get(id)))) {
                    different.add(id);
                }
            }
            if (!different.isEmpty()) {
                repairDifferent(table, runId, shard, different, log);
            }
        });
    }

    private void repairDifferent(
            TransferViewTable table, UUID runId, int shard, SortedSet<TransferId> ids, RepairLog log) {
        Changes done = transactions.commit(shard, connection -> {
            Map<TransferId, TransferViewRow> stored = table.lock(connection, ids);
            Expected expected = new Expected(shard, shards.count(), ledger.read(ids));
            Changes changes = new Changes(new FixRecords(runId));
            List<TransferId> replaced = new ArrayList<>();
            List<TransferViewRow> rows = new ArrayList<>();
            for (TransferId id : ids) {
                Optional<TransferViewRow> before = Optional.ofNullable(stored.get(id));
                if (expected.differs(id, before)) {
                    Optional<TransferViewRow> after = expected.row(id);
                    before.ifPresent(row -> replaced.add(id));
                    after.ifPresent(rows::add);
                    changes.add(shard, id, before, after);
                }
            }
            // Only rows that were locked: one that the projector has written since then may know more than what was
            // read.
            table.delete(connection, replaced);
            table.insert(connection, rows);
            changes.records.write(connection);
            return changes;
        });
        done.records.repairs().forEach(log::repaired);
        log.broughtUp(done.broughtUp);
    }

    /** What the rows on one shard should be. */
    private record Expected(int shard, int shards, LedgerReader.Said said) {

        boolean differs(TransferId id, Optional<TransferViewRow> stored) {
            return isKnownOrGone(id) && !stored.equals(row(id));
        }

        Optional<TransferViewRow> row(TransferId id) {
            return Optional.ofNullable(said.transfers().get(id))
                    .filter(rows -> rows.sourceShard(shards) == shard || rows.destinationShard(shards) == shard)
                    .map(TransferRows::view);
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

        void add(int shard, TransferId id, Optional<TransferViewRow> before, Optional<TransferViewRow> after) {
            boolean behind = after.isPresent()
                    && before.filter(row -> !row.isBehind(after.get())).isEmpty();
            if (behind) {
                broughtUp++;
                return;
            }
            Repair repair = new Repair(
                    "transfer " + id + " on shard " + shard,
                    TransferViewTable.NAME,
                    shown(before, after),
                    shown(after, before));
            records.add(id.toString(), repair, null, REASON);
        }

        private static String shown(Optional<TransferViewRow> row, Optional<TransferViewRow> other) {
            return row.map(shown -> other.map(shown::besides).orElse(shown.toString()))
                    .orElse(FixRecords.NO_ROW);
        }
    }
}
