package io.giro.saga.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What the database of a shard says about its place among the others. */
public record ShardLayout(int index, int shards, int partitions) {

    /** Writes this layout into a database that has none yet. */
    public void writeIfAbsent(Connection connection) throws SQLException {
        String sql = """
                INSERT INTO shard (shard_index, shards, partitions)
                SELECT ?, ?, ? FROM (SELECT COUNT(*) AS present FROM shard) AS rows_of_shard WHERE present = 0
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setInt(1, index);
            insert.setInt(2, shards);
            insert.setInt(3, partitions);
            insert.executeUpdate();
        }
    }

    /**
     * Compares the database with this layout.
     *
     * @throws IllegalStateException with a sentence that says what differs
     */
    public void verify(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT shard_index, shards, partitions FROM shard");
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("Shard " + index + " was never migrated: run the migrator first.");
            }
            ShardLayout stored =
                    new ShardLayout(row.getInt("shard_index"), row.getInt("shards"), row.getInt("partitions"));
            if (!stored.equals(this)) {
                throw new IllegalStateException(
                        "This process is configured as %s, but the database says %s. Accounts would be looked for in the wrong place."
                                .formatted(this, stored));
            }
        }
    }

    @Override
    public String toString() {
        return "shard %d of %d with %d partitions".formatted(index, shards, partitions);
    }
}
