package io.giro.reconciler.jdbc;

import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.Transfers;
import io.giro.reconciler.UnfinishedTransfer;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.saga.jdbc.LedgerRows;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.SqlTrouble;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The transfers in MySQL. It reads without locks and writes nothing but outbox rows. */
public final class JdbcTransfers implements Transfers {

    /** Ids in one {@code IN} list. */
    private static final int CHUNK = 1_000;

    /**
     * What a hold shares with its transfer by name has the same value in both, so the readers of either row find their
     * columns; only a hold's own terms hash and state say that there is one.
     */
    private static final String UNFINISHED = """
            SELECT t.transfer_id, t.client_id, t.kind, t.source, t.destination, t.amount, t.currency, t.description,
                   t.accepted_at, t.deadline, h.terms_hash, h.state, h.reason,
                   h.held_posted, h.held_held, h.held_available, h.held_version, h.held_at,
                   h.ended_posted, h.ended_held, h.ended_available, h.ended_version, h.ended_at
              FROM transfer t
              LEFT JOIN hold h ON h.transfer_id = t.transfer_id
              LEFT JOIN %s.transfer_view v ON v.transfer_id = t.transfer_id
             WHERE (h.state IS NULL OR h.state = 'HELD' OR v.state_rank IS NULL OR v.state_rank < %d)
               AND %s
             ORDER BY t.transfer_id
            """;

    private final Shards shards;
    private final Outbox outbox;

    public JdbcTransfers(Shards shards, Outbox outbox) {
        this.shards = shards;
        this.outbox = outbox;
    }

    @Override
    public Page page(int shard, TransferId after, TransferId before, int rows) {
        return in(shard, connection -> {
            Optional<TransferId> last = lastOfPage(connection, after, before, rows);
            if (last.isEmpty()) {
                return new Page(List.of(), last);
            }
            String sql = unfinished(shard, "t.transfer_id > ? AND t.transfer_id <= ?");
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setBytes(1, after.toBytes());
                select.setBytes(2, last.get().toBytes());
                return new Page(read(select, JdbcTransfers::unfinishedTransfer), last);
            }
        });
    }

    @Override
    public List<UnfinishedTransfer> unfinishedAmong(int shard, Collection<TransferId> ids) {
        return in(
                shard,
                connection -> readChunks(
                        connection,
                        unfinished(shard, "t.transfer_id IN (%s)"),
                        ids,
                        JdbcTransfers::unfinishedTransfer));
    }

    @Override
    public Map<TransferId, CreditDecision> creditDecisions(int shard, Collection<TransferId> ids) {
        List<CreditDecision> decisions =
                in(shard, connection -> readChunks(connection, """
                SELECT transfer_id, source, destination, amount, currency, terms_hash, state, reason,
                       said_posted, said_held, said_available, said_version, said_at
                  FROM credit_decision
                 WHERE transfer_id IN (%s)
                """, ids, LedgerRows::creditDecision));
        Map<TransferId, CreditDecision> byId = new HashMap<>();
        decisions.forEach(decision -> byId.put(decision.transferId(), decision));
        return byId;
    }

    @Override
    public Optional<Instant> firstPlacedFrom(int shard, TransferId from) {
        // A VOID hold was never held: no request brought it about, so it shows nothing.
        String sql = """
                SELECT held_at
                  FROM hold
                 WHERE transfer_id >= ? AND held_at IS NOT NULL
                 ORDER BY transfer_id
                 LIMIT 1
                """;
        return in(shard, connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setBytes(1, from.toBytes());
                return read(select, row -> Rows.requiredInstant(row, "held_at")).stream()
                        .findFirst();
            }
        });
    }

    @Override
    public void requestAgain(int shard, List<TransferRequested> requests) {
        in(shard, connection -> {
            outbox.insert(
                    connection,
                    requests.stream()
                            .map(request -> new Outbox.Row(request, Optional.empty()))
                            .toList());
            connection.commit();
            return requests;
        });
    }

    private static Optional<TransferId> lastOfPage(Connection connection, TransferId after, TransferId before, int rows)
            throws SQLException {
        String sql = """
                SELECT MAX(transfer_id) AS last
                  FROM (SELECT transfer_id
                          FROM transfer
                         WHERE transfer_id > ? AND transfer_id < ?
                         ORDER BY transfer_id
                         LIMIT ?) AS page
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setBytes(1, after.toBytes());
            select.setBytes(2, before.toBytes());
            select.setInt(3, rows);
            return read(select, row -> Optional.ofNullable(row.getBytes("last")).map(TransferId::ofBytes))
                    .getFirst();
        }
    }

    private String unfinished(int shard, String which) {
        return UNFINISHED.formatted(shards.get(shard).viewsSchema(), TransferState.COMMITTED.rank(), which);
    }

    private static UnfinishedTransfer unfinishedTransfer(ResultSet row) throws SQLException {
        Optional<Hold> hold = row.getString("state") == null ? Optional.empty() : Optional.of(LedgerRows.hold(row));
        return new UnfinishedTransfer(LedgerRows.terms(row), hold);
    }

    /** The ids are already in the order of the keys, so the chunks are too. */
    private static <T> List<T> readChunks(
            Connection connection, String sql, Collection<TransferId> ids, RowReader<T> reader) throws SQLException {
        List<TransferId> all = List.copyOf(ids);
        List<T> rows = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHUNK) {
            List<TransferId> chunk = all.subList(from, Math.min(from + CHUNK, all.size()));
            try (PreparedStatement select = connection.prepareStatement(sql.formatted(Rows.marks(chunk.size())))) {
                int index = 1;
                for (TransferId id : chunk) {
                    select.setBytes(index++, id.toBytes());
                }
                rows.addAll(read(select, reader));
            }
        }
        return rows;
    }

    private static <T> List<T> read(PreparedStatement select, RowReader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(reader.read(row));
            }
        }
        return rows;
    }

    /** Closing a connection that has not committed rolls back. */
    private <T> T in(int shard, Work<T> work) {
        try (Connection connection = shards.get(shard).dataSource().getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
