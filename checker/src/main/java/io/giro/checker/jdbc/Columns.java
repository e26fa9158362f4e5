package io.giro.checker.jdbc;

import io.giro.checker.TransferId;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Values as the columns store them. */
final class Columns {
    private static final int ID_BYTES = 16;

    private Columns() {}

    static TransferId transferId(ResultSet row) throws SQLException {
        ByteBuffer bytes = ByteBuffer.wrap(row.getBytes("transfer_id"));
        return new TransferId(new UUID(bytes.getLong(), bytes.getLong()));
    }

    static byte[] binary(TransferId id) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(id.value().getMostSignificantBits())
                .putLong(id.value().getLeastSignificantBits())
                .array();
    }

    static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }
}
