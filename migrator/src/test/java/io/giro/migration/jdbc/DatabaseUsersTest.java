package io.giro.migration.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.migration.DatabaseUser;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.jdbc.ShardAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.junit.jupiter.EnabledIfDockerAvailable;
import org.testcontainers.mysql.MySQLContainer;

/** On the server that containers use: the embedded one does not know all of the rights. */
@EnabledIfDockerAvailable
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseUsersTest {

    private final MySQLContainer mysql =
            new MySQLContainer("mysql:8.4").withUsername("root").withDatabaseName("mysql");
    private ShardAddress root;

    @BeforeAll
    void makeUsers() {
        mysql.start();
        root = new ShardAddress(
                "jdbc:mysql://" + mysql.getHost() + ":" + mysql.getMappedPort(MySQLContainer.MYSQL_PORT),
                "root",
                mysql.getPassword(),
                "giro",
                "giro_views");
        new Migrator(List.of(root), 16, List.of(Currency.getInstance("EUR"))).migrate();
        // Somebody else's, with a name that "giro_views" means where an underscore stands for any character.
        new Migrator(
                        List.of(new ShardAddress(
                                root.url(), root.username(), root.password(), "somebody", "girosviews")),
                        16,
                        List.of(Currency.getInstance("EUR")))
                .migrate();
        users("one").ensure(root);
    }

    @AfterAll
    void stop() {
        mysql.stop();
    }

    @ParameterizedTest
    @EnumSource(DatabaseUser.class)
    void letsEveryUserSeeForWhichShardsTheDatabaseWasLaidOut(DatabaseUser user) {
        assertThatCode(as(user, "one", "SELECT shard_index, shards, partitions FROM giro.shard"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INGRESS    | SELECT account_id FROM giro.account FOR UPDATE
            INGRESS    | UPDATE giro.account SET status = 'FROZEN' WHERE account_id = 'nobody'
            INGRESS    | ALTER TABLE giro.outbox REORGANIZE PARTITION later INTO (PARTITION day20000101 VALUES LESS THAN ('2000-01-02'), PARTITION later VALUES LESS THAN (MAXVALUE))
            INGRESS    | ALTER TABLE giro.outbox DROP PARTITION day20000101
            INGRESS    | SHOW BINARY LOG STATUS
            INGRESS    | FLUSH TABLES WITH READ LOCK
            INGRESS    | FLUSH TABLES giro.outbox WITH READ LOCK
            INGRESS    | LOCK TABLES giro.outbox READ
            HOLD       | SELECT account_id FROM giro.account FOR UPDATE
            LEDGER     | UPDATE giro.hold SET state = 'CAPTURED' WHERE transfer_id = 'none'
            RECONCILER | SELECT transfer_id FROM giro_views.transfer_view FOR UPDATE
            RECONCILER | SELECT account_id FROM giro_views.balance_view FOR UPDATE
            RECONCILER | DELETE FROM giro_views.transfer_view
            RECONCILER | INSERT IGNORE INTO giro_views.transfer_view (transfer_id) SELECT transfer_id FROM giro_views.transfer_view
            RECONCILER | SELECT transfer_id FROM giro_views.incoming_view FOR UPDATE
            RECONCILER | DELETE FROM giro_views.incoming_view
            RECONCILER | INSERT INTO giro_views.incoming_view SELECT * FROM giro_views.incoming_view
            RECONCILER | DELETE FROM giro_views.balance_view
            RECONCILER | INSERT INTO giro_views.balance_view SELECT * FROM giro_views.balance_view AS other ON DUPLICATE KEY UPDATE posted = other.posted
            RECONCILER | DELETE FROM giro.verification_run WHERE run_id = 'none'
            """)
    void letsAServiceDoItsWork(DatabaseUser user, String sql) {
        assertThatCode(as(user, "one", sql)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INGRESS    | UPDATE giro.account SET posted = 1
            INGRESS    | UPDATE giro.transfer SET amount = 1
            INGRESS    | DELETE FROM giro.transfer
            INGRESS    | INSERT INTO giro_views.balance_view (account_id) VALUES ('a')
            INGRESS    | SELECT user FROM mysql.user
            HOLD       | UPDATE giro.account SET status = 'ACTIVE'
            HOLD       | UPDATE giro.account SET overdraft_limit = 1
            HOLD       | UPDATE giro.hold SET amount = 1
            HOLD       | DELETE FROM giro.hold
            HOLD       | INSERT INTO giro.ledger_entry (leg) VALUES ('CREDIT')
            LEDGER     | UPDATE giro.ledger_entry SET amount = 1
            LEDGER     | DELETE FROM giro.ledger_entry
            LEDGER     | UPDATE giro.credit_decision SET state = 'REFUSED'
            LEDGER     | INSERT INTO giro.hold (state) VALUES ('HELD')
            LEDGER     | INSERT INTO giro.transfer (kind) VALUES ('PAYMENT')
            PROJECTOR  | SELECT posted FROM giro.account
            PROJECTOR  | DELETE FROM giro_views.transfer_view
            RECONCILER | UPDATE giro.account SET version = 1
            RECONCILER | INSERT INTO giro.ledger_entry (leg) VALUES ('CREDIT')
            RECONCILER | DELETE FROM giro.verification_fix
            RECONCILER | UPDATE giro_views.transfer_view SET amount = 1
            RECONCILER | DELETE FROM giro_views.flyway_schema_history
            RECONCILER | UPDATE giro_views.flyway_schema_history SET success = 0
            VERIFIER   | INSERT INTO giro.outbox (id) VALUES ('a')
            VERIFIER   | SELECT user FROM mysql.user
            VERIFIER   | SELECT * FROM girosviews.transfer_view
            RECONCILER | SELECT * FROM girosviews.transfer_view
            """)
    void letsItDoNothingElse(DatabaseUser user, String sql) {
        assertThatThrownBy(as(user, "one", sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
    }

    @Test
    void changesNothingTheSecondTime() throws SQLException {
        List<String> before = grants();

        users("one").ensure(root);

        assertThat(grants()).isEqualTo(before).isNotEmpty();
    }

    @Test
    void letsThePasswordBeforeWorkUntilTheNextChange() {
        users("two").ensure(root);
        // As a job does that failed after this and is tried again.
        users("two").ensure(root);
        assertThatCode(as(DatabaseUser.HOLD, "one", "SELECT 1")).doesNotThrowAnyException();
        assertThatCode(as(DatabaseUser.HOLD, "two", "SELECT 1")).doesNotThrowAnyException();

        users("three").ensure(root);
        assertThatThrownBy(as(DatabaseUser.HOLD, "one", "SELECT 1")).isInstanceOf(SQLException.class);
        assertThatCode(as(DatabaseUser.HOLD, "two", "SELECT 1")).doesNotThrowAnyException();

        // Back to the one before, which is a change like any other.
        users("two").ensure(root);
        users("one").ensure(root);
        assertThatCode(as(DatabaseUser.HOLD, "two", "SELECT 1")).doesNotThrowAnyException();
        assertThatCode(as(DatabaseUser.HOLD, "one", "SELECT 1")).doesNotThrowAnyException();
    }

    private static DatabaseUsers users(String password) {
        return new DatabaseUsers(
                Arrays.stream(DatabaseUser.values()).collect(Collectors.toMap(Function.identity(), user -> password)));
    }

    private ThrowingCallable as(DatabaseUser user, String password, String sql) {
        return () -> {
            ShardAddress address =
                    new ShardAddress(root.url(), user.nameFor("giro"), password, root.schema(), root.viewsSchema());
            try (Connection connection =
                            DriverManager.getConnection(address.serverUrl(), address.username(), address.password());
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        };
    }

    private List<String> grants() throws SQLException {
        List<String> grants = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(root.serverUrl(), root.username(), root.password());
                Statement statement = connection.createStatement()) {
            for (DatabaseUser user : DatabaseUser.values()) {
                try (ResultSet row = statement.executeQuery("SHOW GRANTS FOR '" + user.nameFor("giro") + "'@'%'")) {
                    while (row.next()) {
                        grants.add(row.getString(1));
                    }
                }
            }
        }
        return grants;
    }
}
