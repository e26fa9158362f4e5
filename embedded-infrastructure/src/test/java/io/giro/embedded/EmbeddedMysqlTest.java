package io.giro.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMysqlTest {
    private static final Path CACHE = Path.of("../target/embedded-cache");

    @TempDir
    Path root;

    @Test
    void keepsWhatItAcknowledgedOverRestartsAndKills() throws Exception {
        try (EmbeddedMysql mysql = start(0)) {
            execute(mysql, "CREATE DATABASE kept");
            execute(mysql, "CREATE TABLE kept.note (text VARCHAR(20))");
            execute(mysql, "INSERT INTO kept.note VALUES ('before restart')");
            String url = mysql.jdbcUrl();

            mysql.restart();
            execute(mysql, "INSERT INTO kept.note VALUES ('before kill')");
            long killed = mysql.pid();
            mysql.kill();
            mysql.restart();

            assertThat(query(mysql, "SELECT text FROM kept.note")).containsExactly("before restart", "before kill");
            assertThat(mysql.jdbcUrl()).isEqualTo(url);
            assertThat(mysql.pid()).isNotEqualTo(killed);
        }
    }

    @Test
    void isSetUpAsTheProductNeedsIt() throws Exception {
        try (EmbeddedMysql mysql = start(0)) {
            assertThat(query(mysql, """
                            SELECT CONCAT_WS(' ', @@version, @@bind_address, @@character_set_server, @@binlog_format, @@binlog_row_image,
                                @@gtid_mode, @@sync_binlog, @@innodb_flush_log_at_trx_commit, @@transaction_isolation,
                                @@innodb_lock_wait_timeout, @@innodb_rollback_on_timeout, @@time_zone, @@max_allowed_packet,
                                @@max_connections, @@binlog_expire_logs_seconds)"""))
                    .containsExactly(
                            "8.0.15 127.0.0.1 utf8mb4 ROW FULL ON 1 1 READ-COMMITTED 5 0 +00:00 67108864 300 259200");
        }
    }

    @Test
    void startsAgainAfterAKillFromOutsideWhenItIsToKeepRunning() {
        try (EmbeddedMysql mysql = start(0)) {
            List<String> told = new CopyOnWriteArrayList<>();
            mysql.keepRunning(told::add);
            long killed = mysql.pid();

            ProcessHandle.of(killed).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofMinutes(1)).until(() -> told.size() == 2);
            assertThat(told)
                    .containsExactly(
                            "mysqld has ended by itself or was killed. Starting it again.", "mysqld answers again.");
            assertThat(mysql.pid()).isNotEqualTo(killed);
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        try (EmbeddedMysql mysql = start(0)) {
            assertThatThrownBy(() -> DriverManager.getConnection(mysql.jdbcUrl(), mysql.username(), ""))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Access denied");
            assertThat(Files.getPosixFilePermissions(root.resolve("data/mysql/password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void startsOverWhereAnInitialisationWasKilled() throws Exception {
        Path half = Files.createDirectories(root.resolve("data/mysql/data.half"));
        Files.writeString(half.resolve("ibdata1"), "not much");

        try (EmbeddedMysql mysql = start(0)) {
            assertThat(query(mysql, "SELECT 1")).containsExactly("1");
        }

        assertThat(half).doesNotExist();
    }

    @Test
    void hasAnIdOfItsOwnThoughItsFirstDataIsACopy() throws Exception {
        try (EmbeddedMysql mysql = start(0);
                EmbeddedMysql other =
                        EmbeddedMysql.start(Folders.under(root.resolve("other"), CACHE), 0, Footprint.TEST)) {
            String id = "SELECT @@server_uuid";
            assertThat(query(mysql, id)).hasSize(1).isNotEqualTo(query(other, id));
        }
    }

    @Test
    void leavesNoProcessAndNoRecordBehind() {
        EmbeddedMysql mysql = start(0);
        long pid = mysql.pid();

        mysql.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(root.resolve("run")).isEmptyDirectory();
    }

    @Test
    void saysWhichPortIsInUse() throws Exception {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(somebody.getLocalPort()))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("Port %d on 127.0.0.1 is in use by another program", somebody.getLocalPort());
        }
    }

    @Test
    void quotesTheLogWhenItCannotStart() throws Exception {
        start(0).close();
        Files.delete(root.resolve("data/mysql/data/ibdata1"));

        assertThatThrownBy(() -> start(0))
                .isInstanceOf(InfrastructureException.class)
                .hasMessageMatching("(?s)mysqld ended with code \\d+ while it was starting.*")
                .hasMessageContaining("ibdata1")
                .hasMessageContaining(root.resolve("logs/mysqld.log").toString());
        assertThat(root.resolve("run")).isEmptyDirectory();
    }

    private EmbeddedMysql start(int port) {
        return EmbeddedMysql.start(Folders.under(root, CACHE), port, Footprint.TEST);
    }

    private static void execute(EmbeddedMysql mysql, String sql) throws SQLException {
        try (Connection connection = connect(mysql);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(EmbeddedMysql mysql, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect(mysql);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    private static Connection connect(EmbeddedMysql mysql) throws SQLException {
        return DriverManager.getConnection(mysql.jdbcUrl(), mysql.username(), mysql.password());
    }
}
