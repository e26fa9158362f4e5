package io.giro.saga.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.jdbc.Shards.Shard;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.TransientDataAccessResourceException;

@ExtendWith(RealServers.class)
class ShardPoolsTest {

    private ShardAddress address;
    private HikariDataSource pool;

    @BeforeEach
    void open(RealMysql mysql) {
        address = RealShards.addresses(mysql, 1).getFirst();
        new Migrator(List.of(address), RealShards.PARTITIONS, List.of(Currency.getInstance("EUR"))).migrate();
        pool = pool(address);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void givesUpConnectionsToAServerThatHasBecomeReadOnly(RealMysql mysql) throws SQLException {
        long before = ask("SELECT CONNECTION_ID()");
        try {
            command(mysql, "SET GLOBAL super_read_only = ON");

            assertThatThrownBy(() -> ask("DELETE FROM shedlock")).isInstanceOf(SQLException.class);
        } finally {
            command(mysql, "SET GLOBAL read_only = OFF");
        }

        assertThat(ask("SELECT CONNECTION_ID()")).isNotEqualTo(before);
    }

    /** Whoever knocks must not ask the server that was demoted for ever. */
    @Test
    void takesNoReadOnlyServerForAShardThatIsWellAndAsksOverAnotherConnectionNextTime(RealMysql mysql)
            throws SQLException {
        Shard shard = new Shard(0, pool, address.viewsSchema());
        shard.mustTakeWrites();
        long before = ask("SELECT CONNECTION_ID()");
        try {
            command(mysql, "SET GLOBAL super_read_only = ON");

            assertThatThrownBy(shard::mustTakeWrites)
                    .isInstanceOf(TransientDataAccessResourceException.class)
                    .hasMessageContaining("--super-read-only");
        } finally {
            command(mysql, "SET GLOBAL read_only = OFF");
        }

        shard.mustTakeWrites();
        assertThat(ask("SELECT CONNECTION_ID()")).isNotEqualTo(before);
    }

    /** An administrator may write there. */
    @Test
    void judgesAReadOnlyServerByWhatItsOwnUserMayDo(RealMysql mysql) throws SQLException {
        ShardAddress asService = new ShardAddress(
                address.url(), address.schema() + "_few", "few grants", address.schema(), address.viewsSchema());
        command(mysql, "CREATE USER %s IDENTIFIED BY '%s'".formatted(asService.username(), asService.password()));
        command(mysql, "GRANT SELECT ON %s.shard TO %s".formatted(address.schema(), asService.username()));
        try (HikariDataSource few = pool(asService)) {
            Shard forService = new Shard(0, few, address.viewsSchema());
            forService.mustTakeWrites();

            command(mysql, "SET GLOBAL read_only = ON");

            assertThatThrownBy(forService::mustTakeWrites).hasMessageContaining("--read-only");
            new Shard(0, pool, address.viewsSchema()).mustTakeWrites();
        } finally {
            command(mysql, "SET GLOBAL read_only = OFF");
            command(mysql, "DROP USER " + asService.username());
        }
    }

    /** Somebody may change them while it runs, and connections are renewed. */
    @Test
    void leavesNothingThatMoneyHangsOnToTheDefaultsOfTheServer(RealMysql mysql) throws SQLException {
        try {
            command(mysql, "SET GLOBAL transaction_isolation = 'SERIALIZABLE'");
            command(mysql, "SET GLOBAL transaction_read_only = ON");
            command(mysql, "SET GLOBAL sql_select_limit = 1");
            pool.getHikariPoolMXBean().softEvictConnections();

            assertThat(ask("SELECT @@SESSION.transaction_isolation = 'READ-COMMITTED'"))
                    .isEqualTo(1);
            assertThat(ask("DELETE FROM shedlock")).isZero();
            assertThat(ask("SELECT @@SESSION.sql_select_limit > 1000000000")).isEqualTo(1);
        } finally {
            command(mysql, "SET GLOBAL transaction_isolation = 'READ-COMMITTED'");
            command(mysql, "SET GLOBAL transaction_read_only = OFF");
            command(mysql, "SET GLOBAL sql_select_limit = DEFAULT");
        }
    }

    /** So that a machine that is gone or frozen holds its locks for no longer, and no connection is given away that has ended. */
    @Test
    void letsTheServerEndWhoeverIsSilentForLongerThanAnyIdleConnection() throws SQLException {
        long silenceSeconds = ask("SELECT @@SESSION.wait_timeout");

        assertThat(silenceSeconds).isEqualTo(90);
        assertThat(Duration.ofMillis(pool.getIdleTimeout()).multipliedBy(2))
                .isLessThan(Duration.ofSeconds(silenceSeconds));
    }

    private static HikariDataSource pool(ShardAddress address) {
        return ShardPools.forTransactions(
                address, new GiroProperties.Pool(1, Duration.ofSeconds(3)), "test", new SimpleMeterRegistry());
    }

    private long ask(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return statement.getUpdateCount();
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void command(RealMysql mysql, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(mysql.jdbcUrl(), mysql.username(), mysql.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
