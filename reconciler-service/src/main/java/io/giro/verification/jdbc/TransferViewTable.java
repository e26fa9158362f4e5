package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import io.giro.saga.jdbc.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the rows of transfer_view on one shard are read, locked and replaced. */
record TransferViewTable(String schema) {

    static final String NAME = "transfer_view";

    private static final List<String> COLUMNS = List.of(
            "transfer_id",
            "client_id",
            "kind",
            "source",
            "destination",
            "amount",
            "currency",
            "description",
            "accepted_at",
            "held_at",
            "credited_at",
            "committed_at",
            "rejected_at",
            "refused_at",
            "cancelled_at",
            "state",
            "state_rank",
            "reason");

    Map<TransferId, TransferViewRow> read(Connection connection, Collection<TransferId> ids) throws SQLException {
        return select(connection, ids, "");
    }

    /** Keeps the projector from changing these rows until the transaction ends. Rows that are not there are not locked. */
    Map<TransferId, TransferViewRow> lock(Connection connection, Collection<TransferId> ids) throws SQLException {
        return select(connection, ids, "FOR UPDATE");
    }

    void delete(Connection connection, Collection<TransferId> ids) throws SQLException {
        if (!ids.isEmpty()) {
            Statements.update(
                    connection,
                    "DELETE FROM %s.%s WHERE transfer_id IN (%s)".formatted(schema, NAME, Rows.marks(ids.size())),
                    keys(ids));
        }
    }

    /** Fails with a duplicate key if the projector was faster. */
    void insert(Connection connection, List<TransferViewRow> rows) throws SQLException {
        Statements.batch(
                connection,
                "INSERT INTO %s.%s (%s) VALUES (%s)"
                        .formatted(schema, NAME, String.join(", ", COLUMNS), Rows.marks(COLUMNS.size())),
                rows.stream().map(TransferViewTable::values).toList());
    }

    private Map<TransferId, TransferViewRow> select(Connection connection, Collection<TransferId> ids, String lock)
            throws SQLException {
        String sql = "SELECT %s FROM %s.%s WHERE transfer_id IN (%s) ORDER BY transfer_id %s"
                .formatted(String.join(", ", COLUMNS), schema, NAME, Rows.marks(ids.size()), lock);
        Map<TransferId, TransferViewRow> byId = new TreeMap<>();
        Statements.select(connection, sql, keys(ids), TransferViewTable::row).forEach(row -> byId.put(row.id(), row));
        return byId;
    }

    private static List<byte[]> keys(Collection<TransferId> ids) {
        return ids.stream().map(TransferId::toBytes).toList();
    }

    private static TransferViewRow row(ResultSet row) throws SQLException {
        return new TransferViewRow(
                TransferId.ofBytes(row.getBytes("transfer_id")),
                row.getString("client_id"),
                row.getString("kind"),
                row.getString("source"),
                row.getString("destination"),
                row.getLong("amount"),
                row.getString("currency"),
                row.getString("description"),
                row.getObject("accepted_at", LocalDateTime.class),
                row.getObject("held_at", LocalDateTime.class),
                row.getObject("credited_at", LocalDateTime.class),
                row.getObject("committed_at", LocalDateTime.class),
                row.getObject("rejected_at", LocalDateTime.class),
                row.getObject("refused_at", LocalDateTime.class),
                row.getObject("cancelled_at", LocalDateTime.class),
                row.getString("state"),
                row.getInt("state_rank"),
                row.getString("reason"));
    }

    /** In the order of the columns. */
    private static List<@Nullable Object> values(TransferViewRow row) {
        return Arrays.asList(
                row.id().toBytes(),
                row.clientId(),
                row.kind(),
                row.source(),
                row.destination(),
                row.amount(),
                row.currency(),
                row.description(),
                row.acceptedAt(),
                row.heldAt(),
                row.creditedAt(),
                row.committedAt(),
                row.rejectedAt(),
                row.refusedAt(),
                row.cancelledAt(),
                row.state(),
                row.rank(),
                row.reason());
    }
}
