package io.giro.checker;

import com.zaxxer.hikari.HikariDataSource;
import io.giro.embedded.EmbeddedMysql;
import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Two shards with the product's own tables, on one real mysqld for all tests. Every test begins with empty tables. */
final class TwoShards implements BeforeEachCallback {
    // Of this process: test classes run in two of them at a time.
    private static final Path FOLDER =
            Path.of("target/mysql-" + ProcessHandle.current().pid());
    private static final List<String> TABLES = List.of(
            "shard",
            "account",
            "transfer",
            "idempotency",
            "hold",
            "credit_decision",
            "ledger_entry",
            "verification_fix",
            "views.transfer_view",
            "views.balance_view");

    private Server server;

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        server = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Server.class, key -> new Server(), Server.class);
        for (int shard = 0; shard < shards().size(); shard++) {
            try (Connection connection = connect(shard)) {
                connection.setAutoCommit(false);
                for (String table : TABLES) {
                    execute(connection, shard, "DELETE FROM " + table);
                }
                execute(
                        connection,
                        shard,
                        "INSERT INTO shard (shard_index, shards, partitions) VALUES (?, ?, 32)",
                        shard,
                        shards().size());
                connection.commit();
            }
        }
    }

    List<Shard> shards() {
        return server.shards;
    }

    Connection connect(int shard) throws SQLException {
        return server.ledgers.get(shard).getConnection();
    }

    /** Runs a statement on a shard's ledger; {@code views.} names its views. */
    void execute(int shard, String sql, Object... values) throws SQLException {
        try (Connection connection = connect(shard)) {
            execute(connection, shard, sql, values);
        }
    }

    int execute(Connection connection, int shard, String sql, Object... values) throws SQLException {
        String bound = sql.replace("views.", shards().get(shard).viewsSchema() + ".");
        try (PreparedStatement statement = connection.prepareStatement(bound)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static final class Server implements AutoCloseable {
        private final EmbeddedMysql mysql =
                EmbeddedMysql.start(Folders.under(FOLDER, Path.of("../target/embedded-cache")), 0, Footprint.TEST);
        private final List<Shard> shards = List.of(shard(0), shard(1));
        private final List<HikariDataSource> ledgers =
                shards.stream().map(Server::pool).toList();

        private Shard shard(int index) {
            Shard shard = new Shard(
                    mysql.jdbcUrl(), mysql.username(), mysql.password(), "giro_" + index, "giro_views_" + index);
            migrate(shard.schema(), "classpath:db/ledger");
            migrate(shard.viewsSchema(), "classpath:db/views");
            return shard;
        }

        private static HikariDataSource pool(Shard shard) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(shard.url() + "/" + shard.schema());
            pool.setUsername(shard.username());
            pool.setPassword(shard.password());
            return pool;
        }

        private void migrate(String schema, String location) {
            // A folder left by an earlier run may hold tables of earlier migrations.
            try (Connection connection =
                            DriverManager.getConnection(mysql.jdbcUrl(), mysql.username(), mysql.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP DATABASE IF EXISTS " + schema);
                statement.execute("CREATE DATABASE " + schema);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot make " + schema, e);
            }
            Flyway.configure()
                    .dataSource(mysql.jdbcUrl() + "/" + schema, mysql.username(), mysql.password())
                    .locations(location)
                    .load()
                    .migrate();
        }

        @Override
        public void close() {
            ledgers.forEach(HikariDataSource::close);
            mysql.close();
        }
    }
}
