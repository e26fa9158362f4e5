package io.giro.saga.flyway;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.SystemAccounts;
import io.giro.saga.EntryChain;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.ShardAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the schemas of every shard up to date and opens the system's own accounts. It runs before the services and may
 * run again at any time; services only check.
 */
public final class Migrator {

    private final List<ShardAddress> shards;
    private final int partitions;
    private final List<Currency> currencies;

    public Migrator(List<ShardAddress> shards, int partitions, List<Currency> currencies) {
        this.shards = List.copyOf(shards);
        this.partitions = partitions;
        this.currencies = List.copyOf(currencies);
    }

    /**
     * @throws IllegalStateException if a shard cannot be reached, or was laid out for another number of shards or
     *     partitions
     */
    public void migrate() {
        for (int index = 0; index < shards.size(); index++) {
            ShardAddress shard = shards.get(index);
            try {
                migrate(shard, shard.schema(), "classpath:db/ledger");
                migrate(shard, shard.viewsSchema(), "classpath:db/views");
            } catch (FlywayException e) {
                throw new IllegalStateException("Shard " + index + " could not be migrated: " + e.getMessage(), e);
            }
            try (Connection connection =
                    DriverManager.getConnection(shard.ledgerUrl(), shard.username(), shard.password())) {
                ShardLayout layout = new ShardLayout(index, shards.size(), partitions);
                layout.writeIfAbsent(connection);
                layout.verify(connection);
                openSystemAccounts(connection, index);
            } catch (SQLException e) {
                throw new IllegalStateException("Shard " + index + " could not be prepared: " + e.getMessage(), e);
            }
        }
    }

    private static void migrate(ShardAddress shard, String schema, String location) {
        Flyway.configure()
                .dataSource(shard.migrationUrl(), shard.username(), shard.password())
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(true)
                .locations(location)
                .load()
                .migrate();
    }

    private void openSystemAccounts(Connection connection, int index) throws SQLException {
        SystemAccounts accounts = new SystemAccounts(partitions);
        connection.setAutoCommit(false);
        // Another migrator may be doing the same: an account that is there stays as it is.
        String sql = """
                INSERT INTO account (account_id, owner, currency, kind, status, posted, held, overdraft_limit, version,
                                     chain_hash, opened_at)
                VALUES (?, 'giro', ?, ?, 'ACTIVE', 0, 0, 0, 0, ?, ?)
                    ON DUPLICATE KEY UPDATE account_id = VALUES(account_id)
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Currency currency : currencies) {
                for (AccountKind kind : List.of(AccountKind.WORLD, AccountKind.BANK, AccountKind.FEES)) {
                    for (AccountId id : accounts.stripes(kind, currency)) {
                        if (id.slot().shard(shards.size()) == index) {
                            insert.setString(1, id.value());
                            insert.setString(2, currency.getCurrencyCode());
                            insert.setString(3, kind.name());
                            insert.setBytes(4, new byte[EntryChain.HASH_BYTES]);
                            Rows.setInstant(insert, 5, Instant.now());
                            insert.addBatch();
                        }
                    }
                }
            }
            insert.executeBatch();
        }
        connection.commit();
    }

    /** What the database of a shard says about its place among the others. */
    public record ShardLayout(int index, int shards, int partitions) {

        void writeIfAbsent(Connection connection) throws SQLException {
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
}
