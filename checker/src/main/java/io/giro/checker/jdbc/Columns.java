package io.giro.checker.jdbc;

import io.giro.checker.TransferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Values as the columns store them. */
final class Columns {
    private Columns() {}

    static TransferId transferId(ResultSet row) throws SQLException {
        return TransferId.ofBytes(row.getBytes("transfer_id"));
    }

    static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }
}
