package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import io.giro.saga.jdbc.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A view about transfers: how its rows are read, locked and replaced. */
record ViewTable<R extends ViewRow>(String name, List<String> columns, Statements.RowReader<R> reader) {

    Map<TransferId, List<R>> read(Connection connection, String schema, Collection<TransferId> ids)
            throws SQLException {
        return select(connection, schema, ids, "");
    }

    /** Keeps the projector from changing these rows until the transaction ends. Rows that are not there are not locked. */
    Map<TransferId, List<R>> lock(Connection connection, String schema, Collection<TransferId> ids)
            throws SQLException {
        return select(connection, schema, ids, "FOR UPDATE");
    }

    void delete(Connection connection, String schema, Collection<TransferId> ids) throws SQLException {
        if (!ids.isEmpty()) {
            Statements.update(
                    connection,
                    "DELETE FROM %s.%s WHERE transfer_id IN (%s)".formatted(schema, name, Rows.marks(ids.size())),
                    keys(ids));
        }
    }

    /** Fails with a duplicate key where the projector was faster. */
    void insert(Connection connection, String schema, List<R> rows) throws SQLException {
        Statements.batch(
                connection,
                "INSERT INTO %s.%s (%s) VALUES (%s)"
                        .formatted(schema, name, String.join(", ", columns), Rows.marks(columns.size())),
                rows.stream().map(ViewRow::values).toList());
    }

    private Map<TransferId, List<R>> select(
            Connection connection, String schema, Collection<TransferId> ids, String lock) throws SQLException {
        String sql = "SELECT %s FROM %s.%s WHERE transfer_id IN (%s) ORDER BY transfer_id %s"
                .formatted(String.join(", ", columns), schema, name, Rows.marks(ids.size()), lock);
        Map<TransferId, List<R>> byId = new TreeMap<>();
        for (R row : Statements.select(connection, sql, keys(ids), reader)) {
            byId.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row);
        }
        return byId;
    }

    private static List<byte[]> keys(Collection<TransferId> ids) {
        return ids.stream().map(Ids::bytes).toList();
    }
}
