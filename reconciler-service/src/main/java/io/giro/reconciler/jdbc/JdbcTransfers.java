package io.giro.reconciler.jdbc;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.RowToRelay;
import io.giro.reconciler.Shown;
import io.giro.reconciler.Transfers;
import io.giro.reconciler.UnreadableRow;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transfers in MySQL. It reads without locks and writes nothing but outbox rows. */
public final class JdbcTransfers implements Transfers {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcTransfers.class);

    /** Ids in one {@code IN} list. */
    private static final int CHUNK = 1_000;

    /**
     * Columns that a hold and its transfer both have are equal, so one of each serves the readers of both rows. Whether there is
     * a hold at all shows only in its own columns: terms_hash and state.
     */
    private static final String TRANSFER_WITH_HOLD = """
            SELECT t.transfer_id, t.client_id, t.kind, t.source, t.destination, t.amount, t.currency, t.description,
                   t.accepted_at, t.deadline, t.terms_hash AS accepted_hash, h.terms_hash, h.state, h.reason,
                   h.held_posted, h.held_held, h.held_available, h.held_version, h.held_at,
                   h.ended_posted, h.ended_held, h.ended_available, h.ended_version, h.ended_at
              FROM transfer t
              LEFT JOIN hold h ON h.transfer_id = t.transfer_id
             WHERE t.transfer_id IN (%s)
             ORDER BY t.transfer_id
            """;

    /**
     * A balance shows a fact when it is the one that came with the fact, or a newer one. What lies on another shard does not
     * count here.
     */
    private static final String SHOWN = """
            SELECT v.transfer_id,
                   v.held_at IS NOT NULL AS held,
                   (v.credited_at IS NOT NULL OR v.refused_at IS NOT NULL)
                       AND COALESCE(d.said_version, 0) <= COALESCE(received.version, 0) AS decided,
                   v.state_rank >= %2$d
                       AND COALESCE(h.ended_version, h.held_version, 0) <= COALESCE(sent.version, 0) AS ended
              FROM %1$s.transfer_view v
              LEFT JOIN hold h ON h.transfer_id = v.transfer_id
              LEFT JOIN %1$s.balance_view sent ON sent.account_id = v.source
              LEFT JOIN credit_decision d ON d.transfer_id = v.transfer_id
              LEFT JOIN %1$s.balance_view received ON received.account_id = v.destination
             WHERE v.transfer_id IN (%%s)
            """;

    private final Shards shards;
    private final Outbox outbox;
    private final RandomGenerator random;

    public JdbcTransfers(Shards shards, Outbox outbox, RandomGenerator random) {
        this.shards = shards;
        this.outbox = outbox;
        this.random = random;
    }

    @Override
    public List<Entry> page(int shard, TransferId after, TransferId before, int rows) {
        String sql = """
                SELECT t.transfer_id, t.destination, h.state
                  FROM transfer t
                  LEFT JOIN hold h ON h.transfer_id = t.transfer_id
                 WHERE t.transfer_id > ? AND t.transfer_id < ?
                 ORDER BY t.transfer_id
                 LIMIT ?
                """;
        return in(shard, connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setBytes(1, after.toBytes());
                select.setBytes(2, before.toBytes());
                select.setInt(3, rows);
                return read(select, JdbcTransfers::entry).stream()
                        .flatMap(Optional::stream)
                        .toList();
            }
        });
    }

    @Override
    public List<Row> rows(int shard, Collection<TransferId> ids) {
        return in(shard, connection -> readChunks(connection, TRANSFER_WITH_HOLD, ids, JdbcTransfers::row));
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
    public Map<TransferId, Shown> shown(int shard, Collection<TransferId> ids) {
        String sql = SHOWN.formatted(shards.get(shard).viewsSchema(), TransferState.COMMITTED.rank());
        List<Map.Entry<TransferId, Shown>> found =
                in(shard, connection -> readChunks(connection, sql, ids, JdbcTransfers::shown));
        Map<TransferId, Shown> shown = new HashMap<>();
        found.forEach(entry -> shown.put(entry.getKey(), entry.getValue()));
        return shown;
    }

    @Override
    public Optional<RowToRelay> newestInOutbox(int shard) {
        String sql = """
                SELECT seq, type, aggregateid, payload, traceparent
                  FROM outbox
                 ORDER BY seq DESC
                 LIMIT 1
                """;
        return in(shard, connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                return read(select, JdbcTransfers::outboxRow).stream().findFirst();
            }
        });
    }

    @Override
    public void requestAgain(int shard, List<TransferRequested> requests) {
        // Distinguishes these rows from earlier ones with the same content.
        Optional<String> traceparent = Optional.of(
                "00-%016x%016x-%016x-00".formatted(random.nextLong(), random.nextLong(), random.nextLong()));
        in(shard, connection -> {
            outbox.insert(
                    connection,
                    requests.stream()
                            .map(request -> new Outbox.Row(request, traceparent))
                            .toList());
            connection.commit();
            return requests;
        });
    }

    /** Empty for a row that Giro cannot have written, so that it does not hide the others. The checker reports it. */
    private static Optional<Entry> entry(ResultSet row) throws SQLException {
        byte[] id = row.getBytes("transfer_id");
        try {
            return Optional.of(new Entry(TransferId.ofBytes(id), end(row)));
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("A transfer has the id {}: {}", HexFormat.of().formatHex(id), unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** Empty also when the row cannot be read: then the transfer counts as unfinished, and is looked at more closely. */
    private static Optional<End> end(ResultSet row) throws SQLException {
        String state = row.getString("state");
        if (state == null) {
            return Optional.empty();
        }
        try {
            return End.of(Hold.State.valueOf(state), new AccountId(row.getString("destination")));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        Optional<Hold> hold = row.getString("state") == null ? Optional.empty() : Optional.of(LedgerRows.hold(row));
        return new Row(LedgerRows.terms(row, "accepted_hash"), hold);
    }

    private static Map.Entry<TransferId, Shown> shown(ResultSet row) throws SQLException {
        return Map.entry(
                TransferId.ofBytes(row.getBytes("transfer_id")),
                new Shown(row.getBoolean("held"), row.getBoolean("decided"), row.getBoolean("ended")));
    }

    private static RowToRelay outboxRow(ResultSet row) throws SQLException {
        String type = row.getString("type");
        return new RowToRelay(
                row.getLong("seq"),
                Topic.named(type).orElseThrow(() -> new SQLException("an outbox row is for the topic " + type)),
                new AccountId(row.getString("aggregateid")),
                row.getBytes("payload"),
                Optional.ofNullable(row.getString("traceparent")));
    }

    /** The ids come in the order of the keys, so the rows of all chunks together do too. */
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
        } catch (IllegalArgumentException e) {
            throw new UnreadableRow(e);
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
