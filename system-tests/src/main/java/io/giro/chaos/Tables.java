package io.giro.chaos;

import io.giro.transfer.TransferId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** What all shards have in their tables, read without any of the product's own reading code. */
final class Tables {
    private final Deployment deployment;

    Tables(Deployment deployment) {
        this.deployment = deployment;
    }

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** The transfers that exist, by id: {@code source destination amountMinor}. */
    Map<String, String> transfers() {
        return read(
                "SELECT transfer_id, source, destination, amount FROM giro.transfer",
                row -> id(row.getBytes(1)),
                row -> terms(row.getString(2), row.getString(3), row.getLong(4)));
    }

    static String terms(String source, String destination, long amountMinor) {
        return source + " " + destination + " " + amountMinor;
    }

    /** The id of the transfer that each key stands for. */
    Map<String, String> keys() {
        return read(
                "SELECT idempotency_key, transfer_id FROM giro.idempotency",
                row -> row.getString(1),
                row -> id(row.getBytes(2)));
    }

    /** Where each transfer stands, on the shard of its source. */
    Map<String, EndState> states() {
        Map<String, EndState> states = new HashMap<>();
        for (int shard = 0; shard < Deployment.SHARDS; shard++) {
            int ofSource = shard;
            // The row stands on the shard of the destination, too.
            read(
                            shard,
                            "SELECT transfer_id, state, COALESCE(committed_at, accepted_at) FROM giro_views.transfer_view",
                            row -> id(row.getBytes(1)),
                            row -> new EndState(
                                    row.getString(2),
                                    row.getObject(3, LocalDateTime.class).toInstant(ZoneOffset.UTC)))
                    .forEach((id, state) -> {
                        if (shardOf(id) == ofSource) {
                            states.put(id, state);
                        }
                    });
        }
        return states;
    }

    /** What each customer has, in minor units. */
    Map<String, Long> posted() {
        return read(
                "SELECT account_id, posted FROM giro.account WHERE kind = 'CUSTOMER'",
                row -> row.getString(1),
                row -> row.getLong(2));
    }

    private static int shardOf(String transferId) {
        return TransferId.parse(transferId).slot().shard(Deployment.SHARDS);
    }

    private static String id(byte[] bytes) {
        return TransferId.ofBytes(bytes).toString();
    }

    private <V> Map<String, V> read(String query, Row<String> key, Row<V> value) {
        Map<String, V> all = new HashMap<>();
        for (int shard = 0; shard < Deployment.SHARDS; shard++) {
            all.putAll(read(shard, query, key, value));
        }
        return all;
    }

    private <V> Map<String, V> read(int shard, String query, Row<String> key, Row<V> value) {
        Map<String, V> rows = new HashMap<>();
        try (Connection connection = deployment.connect(shard);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.put(key.of(result), value.of(result));
            }
            return rows;
        } catch (SQLException e) {
            throw new CannotRun("Shard %d cannot be read: %s.".formatted(shard, e.getMessage()), e);
        }
    }
}
