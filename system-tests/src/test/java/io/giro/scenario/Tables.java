package io.giro.scenario;

import io.giro.saga.jdbc.ShardAddress;
import io.giro.transfer.TransferId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tables of all shards. */
final class Tables {

    private final List<ShardAddress> shards;

    Tables(List<ShardAddress> shards) {
        this.shards = shards;
    }

    /** Turns one row into something. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * @param sql with {@code views} for the name of the views' schema
     * @return the rows of all shards
     */
    <T> List<T> query(String sql, Reader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        for (ShardAddress shard : shards) {
            found.addAll(query(shard, sql, reader));
        }
        return found;
    }

    /** How often InnoDB had to break a deadlock since the server started. */
    long deadlocks() throws SQLException {
        return query(
                        shards.getFirst(),
                        "SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks' AND status = 'enabled'",
                        row -> row.getLong(1))
                .getFirst();
    }

    static TransferId transferId(ResultSet row) throws SQLException {
        return TransferId.ofBytes(row.getBytes("transfer_id"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    private static <T> List<T> query(ShardAddress shard, String sql, Reader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(shard.ledgerUrl(), shard.username(), shard.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.replace("views.", shard.viewsSchema() + "."))) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }
}
