package io.giro.benchmark.locks;

import io.giro.benchmark.load.LoadOrder;
import io.giro.saga.jdbc.ShardAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of the transfer with locks, with as little in them as such a transfer needs. */
public final class LocksSchema {
    private static final long BALANCE_MINOR = 100_000_000;
    private static final int ROWS_AT_ONCE = 10_000;

    private LocksSchema() {}

    /** What is wrong with the books; empty if they agree. */
    public static String contradiction(ShardAddress address, long transfers) throws SQLException {
        String sql = """
                SELECT (SELECT SUM(balance) - COUNT(*) * %d FROM account) AS drift,
                       (SELECT COUNT(*) FROM transfer) AS transfers,
                       (SELECT COUNT(*) FROM entry) AS entries,
                       (SELECT COUNT(*)
                          FROM account a
                          LEFT JOIN (SELECT account_id, SUM(amount) AS moved FROM entry GROUP BY account_id) e
                            ON e.account_id = a.account_id
                         WHERE a.balance <> %d + COALESCE(e.moved, 0)) AS wrong
                """.formatted(BALANCE_MINOR, BALANCE_MINOR);
        try (Connection connection = connect(address.ledgerUrl(), address);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            boolean agree = row.getLong("drift") == 0
                    && row.getLong("transfers") == transfers
                    && row.getLong("entries") == 2 * transfers
                    && row.getLong("wrong") == 0;
            return agree
                    ? ""
                    : "locks: %d were answered with 201; %d transfers and %d entries are there, %d accounts differ from their entries, drift %d"
                            .formatted(
                                    transfers,
                                    row.getLong("transfers"),
                                    row.getLong("entries"),
                                    row.getLong("wrong"),
                                    row.getLong("drift"));
        }
    }

    /** How many there are. */
    public static long transfers(ShardAddress address) throws SQLException {
        try (Connection connection = connect(address.ledgerUrl(), address);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM transfer")) {
            row.next();
            return row.getLong(1);
        }
    }

    static void create(ShardAddress address, int accounts) throws SQLException {
        try (Connection connection = connect(address.serverUrl(), address);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + address.schema());
        }
        try (Connection connection = connect(address.ledgerUrl(), address)) {
            createTables(connection);
            open(connection, accounts);
        }
    }

    private static void createTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE account (
                        account_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                        currency   CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                        balance    BIGINT NOT NULL,
                        PRIMARY KEY (account_id),
                        CONSTRAINT account_covered CHECK (balance >= 0)
                    )""");
            statement.execute("""
                    CREATE TABLE transfer (
                        transfer_id BINARY(16) NOT NULL,
                        source      VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                        destination VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                        amount      BIGINT NOT NULL,
                        at          DATETIME(6) NOT NULL,
                        PRIMARY KEY (transfer_id)
                    )""");
            statement.execute("""
                    CREATE TABLE entry (
                        transfer_id   BINARY(16) NOT NULL,
                        account_id    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                        amount        BIGINT NOT NULL,
                        balance_after BIGINT NOT NULL,
                        PRIMARY KEY (transfer_id, account_id)
                    )""");
        }
    }

    private static void open(Connection connection, int accounts) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO account (account_id, currency, balance) VALUES (?, 'EUR', ?)")) {
            for (int number = 0; number < accounts; number++) {
                insert.setString(1, LoadOrder.account(number));
                insert.setLong(2, BALANCE_MINOR);
                insert.addBatch();
                if ((number + 1) % ROWS_AT_ONCE == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        connection.commit();
    }

    private static Connection connect(String url, ShardAddress address) throws SQLException {
        return DriverManager.getConnection(url, address.username(), address.password());
    }
}
