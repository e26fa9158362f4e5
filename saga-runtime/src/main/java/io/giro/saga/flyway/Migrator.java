package io.giro.saga.flyway;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.SystemAccounts;
import io.giro.saga.EntryChain;
import io.giro.saga.jdbc.MultiRowInsert;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.jdbc.ShardLayout;
import java.sql.Connection;
import java.sql.DriverManager;
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

    private static final List<AccountKind> STRIPED = List.of(AccountKind.WORLD, AccountKind.BANK, AccountKind.FEES);

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

    private void openSystemAccounts(Connection connection, int shard) throws SQLException {
        connection.setAutoCommit(false);
        SystemAccounts accounts = new SystemAccounts(partitions);
        for (Currency currency : currencies) {
            for (AccountKind kind : STRIPED) {
                List<AccountId> here = accounts.stripes(kind, currency).stream()
                        .filter(id -> id.slot().shard(shards.size()) == shard)
                        .toList();
                open(connection, here, kind, currency);
            }
        }
        connection.commit();
    }

    /** Another migrator may be doing the same: an account that is there stays as it is. */
    private static void open(Connection connection, List<AccountId> ids, AccountKind kind, Currency currency)
            throws SQLException {
        MultiRowInsert.insert(
                connection,
                """
                INSERT INTO account (account_id, owner, currency, kind, status, posted, held, overdraft_limit, version,
                                     chain_hash, opened_at)
                VALUES (?, 'giro', ?, ?, 'ACTIVE', 0, 0, 0, 0, ?, ?)
                    ON DUPLICATE KEY UPDATE account_id = VALUES(account_id)
                """,
                ids,
                (values, id) -> values.text(id.value())
                        .text(currency.getCurrencyCode())
                        .text(kind.name())
                        .bytes(new byte[EntryChain.HASH_BYTES])
                        .instant(Instant.now()));
    }
}
