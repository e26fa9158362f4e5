package io.giro.verification.jdbc;

import io.giro.checker.TransferId;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Transfer ids as columns store them. Any 16 bytes will do: a spoilt row must be readable to be repaired. */
final class Ids {

    private static final int BYTES = 16;

    private Ids() {}

    static TransferId read(ResultSet row) throws SQLException {
        ByteBuffer bytes = ByteBuffer.wrap(row.getBytes("transfer_id"));
        return new TransferId(new UUID(bytes.getLong(), bytes.getLong()));
    }

    static byte[] bytes(TransferId id) {
        return ByteBuffer.allocate(BYTES)
                .putLong(id.value().getMostSignificantBits())
                .putLong(id.value().getLeastSignificantBits())
                .array();
    }
}
