package io.giro.saga.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountId;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.jdbc.ShardLayout;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class MigratorTest {

    private static final List<Currency> EUR = List.of(Currency.getInstance("EUR"));
    private static final List<Currency> EUR_AND_USD = List.of(Currency.getInstance("EUR"), Currency.getInstance("USD"));

    private final RealMysql mysql;

    MigratorTest(RealMysql mysql) {
        this.mysql = mysql;
    }

    @Test
    void opensTheSystemsAccountsEachOnItsOwnShard() throws SQLException {
        List<ShardAddress> shards = RealShards.addresses(mysql, 2);

        new Migrator(shards, 16, EUR).migrate();

        for (int index = 0; index < 2; index++) {
            int shard = index;
            List<String> accounts = query(shards.get(index), "SELECT account_id FROM account");
            assertThat(accounts)
                    .hasSize(3 * 16 / 2)
                    .allSatisfy(
                            id -> assertThat(new AccountId(id).slot().shard(2)).isEqualTo(shard));
        }
        assertThat(query(
                        shards.get(0),
                        "SELECT DISTINCT CONCAT_WS(' ', currency, status, posted, held, version) FROM account"))
                .containsExactly("EUR ACTIVE 0 0 0");
    }

    @Test
    void changesNothingTheSecondTime() throws SQLException {
        List<ShardAddress> shards = RealShards.addresses(mysql, 1);
        new Migrator(shards, 16, EUR).migrate();
        execute(shards.getFirst(), "UPDATE account SET posted = -5, version = 1 WHERE account_id = '@world.EUR.0'");
        List<String> before = everything(shards.getFirst());

        new Migrator(shards, 16, EUR).migrate();

        assertThat(everything(shards.getFirst())).isEqualTo(before);
    }

    @Test
    void opensTheAccountsOfACurrencyThatIsAddedLater() throws SQLException {
        List<ShardAddress> shards = RealShards.addresses(mysql, 1);
        new Migrator(shards, 16, EUR).migrate();

        new Migrator(shards, 16, EUR_AND_USD).migrate();

        assertThat(query(shards.getFirst(), "SELECT CONCAT(currency, COUNT(*)) FROM account GROUP BY currency"))
                .containsExactlyInAnyOrder("EUR48", "USD48");
    }

    @Test
    void refusesADatabaseThatWasLaidOutForOtherPartitions() {
        List<ShardAddress> shards = RealShards.addresses(mysql, 1);
        new Migrator(shards, 16, EUR).migrate();

        assertThatThrownBy(() -> new Migrator(shards, 32, EUR).migrate())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("This process is configured as shard 0 of 1 with 32 partitions, but the database says"
                        + " shard 0 of 1 with 16 partitions. Accounts would be looked for in the wrong place.");
    }

    @Test
    void refusesShardsThatAreSwappedOrMoreThanBefore() {
        List<ShardAddress> shards = RealShards.addresses(mysql, 2);
        new Migrator(shards, 16, EUR).migrate();

        assertThatThrownBy(() -> new Migrator(shards.reversed(), 16, EUR).migrate())
                .hasMessageContaining("shard 0 of 2 with 16 partitions, but the database says shard 1 of 2");
        assertThatThrownBy(() -> new Migrator(shards.subList(0, 1), 16, EUR).migrate())
                .hasMessageContaining("shard 0 of 1 with 16 partitions, but the database says shard 0 of 2");
    }

    @Test
    void refusesOneDatabaseInThePlaceOfTwo() {
        ShardAddress only = RealShards.addresses(mysql, 1).getFirst();

        assertThatThrownBy(() -> new Migrator(List.of(only, only), 16, EUR).migrate())
                .hasMessageContaining("shard 1 of 2 with 16 partitions, but the database says shard 0 of 2");
    }

    @Test
    void namesTheShardThatCannotBeReached() {
        ShardAddress nowhere = new ShardAddress("jdbc:mysql://127.0.0.1:1", "root", "", "giro", "giro_views");

        assertThatThrownBy(() -> new Migrator(List.of(nowhere), 16, EUR).migrate())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Shard 0");
    }

    @Test
    void tellsAServiceToRunTheMigratorFirst() throws SQLException {
        ShardAddress shard = RealShards.addresses(mysql, 1).getFirst();
        new Migrator(List.of(shard), 16, EUR).migrate();
        execute(shard, "DELETE FROM shard");

        try (Connection connection = connect(shard)) {
            assertThatThrownBy(() -> new ShardLayout(0, 1, 16).verify(connection))
                    .hasMessage("Shard 0 was never migrated: run the migrator first.");
        }
    }

    @Test
    void bearsAnotherMigratorAtTheSameTime() throws SQLException {
        List<ShardAddress> shards = RealShards.addresses(mysql, 1);

        List<CompletableFuture<Void>> migrators = Stream.generate(
                        () -> CompletableFuture.runAsync(() -> new Migrator(shards, 16, EUR_AND_USD).migrate()))
                .limit(4)
                .toList();

        assertThat(migrators)
                .allSatisfy(migrator -> assertThat(migrator).succeedsWithin(java.time.Duration.ofMinutes(1)));
        assertThat(query(shards.getFirst(), "SELECT COUNT(*) FROM account")).containsExactly("96");
        assertThat(query(shards.getFirst(), "SELECT COUNT(*) FROM shard")).containsExactly("1");
    }

    private static List<String> everything(ShardAddress shard) throws SQLException {
        List<String> everything = new ArrayList<>(query(shard, """
                SELECT CONCAT_WS('|', account_id, currency, kind, status, posted, held, version, HEX(chain_hash), opened_at)
                  FROM account ORDER BY account_id"""));
        everything.addAll(query(shard, "SELECT CONCAT_WS('|', shard_index, shards, partitions) FROM shard"));
        everything.addAll(
                query(shard, "SELECT CONCAT_WS('|', version, checksum, installed_on) FROM flyway_schema_history"));
        return everything;
    }

    private static List<String> query(ShardAddress shard, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect(shard);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private static void execute(ShardAddress shard, String sql) throws SQLException {
        try (Connection connection = connect(shard);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static Connection connect(ShardAddress shard) throws SQLException {
        return DriverManager.getConnection(shard.ledgerUrl(), shard.username(), shard.password());
    }
}
