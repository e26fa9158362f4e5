package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the ledger says about transfers, on all shards. It needs no locks: the ledger takes nothing back that it has
 * said.
 */
final class LedgerReader {

    private final Shards shards;
    private final ShardTransactions transactions;

    LedgerReader(Shards shards, ShardTransactions transactions) {
        this.shards = shards;
        this.transactions = transactions;
    }

    /**
     * What was read.
     *
     * @param transfers those that were accepted
     * @param mentioned those that were not accepted, but that some table of the ledger knows all the same
     */
    record Said(Map<TransferId, TransferRows> transfers, Set<TransferId> mentioned) {}

    Said read(Collection<TransferId> ids) {
        Map<TransferId, TransferRows> transfers = new HashMap<>();
        bySourceShard(ids)
                .forEach((shard, some) -> transactions
                        .read(
                                shard,
                                connection -> Statements.select(
                                        connection,
                                        """
                SELECT t.transfer_id, t.client_id, t.kind, t.source, t.destination, t.amount, t.currency, t.description,
                       t.accepted_at, h.state, h.reason, h.held_at, h.ended_at
                  FROM transfer t
                  LEFT JOIN hold h ON h.transfer_id = t.transfer_id
                 WHERE t.transfer_id IN (%s)
                """.formatted(Rows.marks(some.size())),
                                        keys(some),
                                        LedgerReader::transfer))
                        .forEach(rows -> transfers.put(rows.id(), rows)));
        // Decisions after holds: a hold that has ended has its decision.
        byDestinationShard(transfers.values())
                .forEach((shard, some) -> transactions
                        .read(
                                shard,
                                connection -> Statements.select(
                                        connection,
                                        """
                SELECT transfer_id, state, reason, said_at
                  FROM credit_decision
                 WHERE transfer_id IN (%s)
                """.formatted(Rows.marks(some.size())),
                                        keys(some),
                                        row -> Map.entry(transferId(row), decision(row))))
                        .forEach(decision -> transfers.computeIfPresent(
                                decision.getKey(), (id, rows) -> rows.decided(decision.getValue()))));
        Set<TransferId> others = new HashSet<>(ids);
        others.removeAll(transfers.keySet());
        return new Said(transfers, others.isEmpty() ? Set.of() : mentioned(others));
    }

    private Set<TransferId> mentioned(Set<TransferId> ids) {
        Set<TransferId> mentioned = new HashSet<>();
        for (int shard = 0; shard < shards.count(); shard++) {
            for (String table : List.of("transfer", "hold", "credit_decision", "ledger_entry", "idempotency")) {
                String sql =
                        "SELECT transfer_id FROM %s WHERE transfer_id IN (%s)".formatted(table, Rows.marks(ids.size()));
                mentioned.addAll(transactions.read(
                        shard, connection -> Statements.select(connection, sql, keys(ids), LedgerReader::transferId)));
            }
        }
        return mentioned;
    }

    private Map<Integer, List<TransferId>> bySourceShard(Collection<TransferId> ids) {
        Map<Integer, List<TransferId>> byShard = new TreeMap<>();
        for (TransferId id : ids) {
            byShard.computeIfAbsent(id.shard(shards.count()), shard -> new ArrayList<>())
                    .add(id);
        }
        return byShard;
    }

    private Map<Integer, List<TransferId>> byDestinationShard(Collection<TransferRows> transfers) {
        Map<Integer, List<TransferId>> byShard = new TreeMap<>();
        for (TransferRows rows : transfers) {
            byShard.computeIfAbsent(rows.destinationShard(shards.count()), shard -> new ArrayList<>())
                    .add(rows.id());
        }
        return byShard;
    }

    private static TransferRows transfer(ResultSet row) throws SQLException {
        return new TransferRows(
                transferId(row),
                row.getString("client_id"),
                row.getString("kind"),
                row.getString("source"),
                row.getString("destination"),
                row.getLong("amount"),
                row.getString("currency"),
                row.getString("description"),
                row.getObject("accepted_at", LocalDateTime.class),
                hold(row),
                null);
    }

    private static TransferRows.@Nullable Hold hold(ResultSet row) throws SQLException {
        String state = row.getString("state");
        return state == null
                ? null
                : new TransferRows.Hold(
                        state,
                        row.getString("reason"),
                        row.getObject("held_at", LocalDateTime.class),
                        row.getObject("ended_at", LocalDateTime.class));
    }

    private static TransferRows.Decision decision(ResultSet row) throws SQLException {
        return new TransferRows.Decision(
                row.getString("state"), row.getString("reason"), row.getObject("said_at", LocalDateTime.class));
    }

    private static TransferId transferId(ResultSet row) throws SQLException {
        return TransferId.ofBytes(row.getBytes("transfer_id"));
    }

    private static List<byte[]> keys(Collection<TransferId> ids) {
        return ids.stream().map(TransferId::toBytes).toList();
    }
}
