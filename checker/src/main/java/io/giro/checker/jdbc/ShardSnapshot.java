package io.giro.checker.jdbc;

import io.giro.checker.CannotCheck;
import io.giro.checker.Shard;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/** One connection that sees a shard as it was when the snapshot was opened. It serves one query at a time. */
final class ShardSnapshot implements AutoCloseable {
    private static final String CONNECT_TIMEOUT_MS = "10000";
    // A table of millions of rows is sorted before its first row comes.
    private static final String SOCKET_TIMEOUT_MS = "600000";

    /** Makes something of the row that a result set stands on. */
    interface RowReader<R> {
        R read(ResultSet row) throws SQLException;
    }

    private final int index;
    private final Shard shard;
    private final Connection connection;

    private ShardSnapshot(int index, Shard shard, Connection connection) {
        this.index = index;
        this.shard = shard;
        this.connection = connection;
    }

    static ShardSnapshot open(int index, Shard shard) {
        Properties properties = new Properties();
        properties.setProperty("user", shard.username());
        properties.setProperty("password", shard.password());
        // As the services: without TLS a server's key is asked for, or nobody gets in.
        properties.setProperty("allowPublicKeyRetrieval", "true");
        // Whatever the server's default is: what is not read cannot be compared.
        properties.setProperty("sessionVariables", "sql_select_limit=18446744073709551615");
        properties.setProperty("connectTimeout", CONNECT_TIMEOUT_MS);
        properties.setProperty("socketTimeout", SOCKET_TIMEOUT_MS);
        try {
            Connection connection = DriverManager.getConnection(shard.url(), properties);
            try (Statement statement = connection.createStatement()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return new ShardSnapshot(index, shard, connection);
        } catch (SQLException e) {
            throw cannotRead(index, shard, e);
        }
    }

    /** The shard's place in the list of shards. */
    int index() {
        return index;
    }

    /**
     * Makes sure that this database is the shard that it was named as, and that no other is missing: what is on a shard
     * that was not named would count as lost, and the books of a database that is not Giro's would be in the best order.
     */
    void requirePlaceAmong(int shards) {
        String named = index + " of " + shards;
        List<String> said = new ArrayList<>();
        each(
                "SELECT shard_index, shards FROM LEDGER.shard",
                List.of(),
                row -> row.getInt("shard_index") + " of " + row.getInt("shards"),
                said::add);
        if (!said.equals(List.of(named))) {
            throw new CannotCheck("What was named as shard " + named + ", " + shard + ", says that it is "
                    + (said.isEmpty() ? "none" : "shard " + String.join(", ", said))
                    + ". Name every shard, in order.");
        }
    }

    /** Another snapshot of the same shard, a moment younger, for a query that stays open beside this one's. */
    ShardSnapshot another() {
        return open(index, shard);
    }

    /** Runs a query to its end, row by row, without keeping the rows. */
    <R> void each(String sql, List<Object> values, RowReader<R> reader, Consumer<R> consumer) {
        try (Rows<R> rows = rows(sql, values, reader)) {
            rows.forEachRemaining(consumer);
        }
    }

    /**
     * Begins a query on this shard's tables; {@code LEDGER.} and {@code VIEWS.} stand for its schemas. Until the rows are
     * read or closed, the connection serves nothing else.
     */
    <R> Rows<R> rows(String sql, List<Object> values, RowReader<R> reader) {
        try {
            PreparedStatement statement = connection.prepareStatement(
                    sql.replace("LEDGER.", shard.schema() + ".").replace("VIEWS.", shard.viewsSchema() + "."));
            // The driver's sign for "row by row"; otherwise it keeps the whole result in memory.
            statement.setFetchSize(Integer.MIN_VALUE);
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            return new Rows<>(statement, statement.executeQuery(), reader);
        } catch (SQLException e) {
            throw cannotRead(index, shard, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw cannotRead(index, shard, e);
        }
    }

    private static CannotCheck cannotRead(int index, Shard shard, SQLException cause) {
        String firstLine =
                String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
        return new CannotCheck("Shard " + index + ", " + shard + ", cannot be read: " + firstLine, cause);
    }

    /** The rows of one query, each read when it is asked for. */
    final class Rows<R> implements Iterator<R>, AutoCloseable {
        private final PreparedStatement statement;
        private final ResultSet rows;
        private final RowReader<R> reader;
        private boolean onRow;

        private Rows(PreparedStatement statement, ResultSet rows, RowReader<R> reader) throws SQLException {
            this.statement = statement;
            this.rows = rows;
            this.reader = reader;
            this.onRow = rows.next();
        }

        @Override
        public boolean hasNext() {
            return onRow;
        }

        @Override
        public R next() {
            try {
                R row = reader.read(rows);
                onRow = rows.next();
                return row;
            } catch (SQLException e) {
                throw cannotRead(index, shard, e);
            }
        }

        @Override
        public void close() {
            try {
                statement.close();
            } catch (SQLException e) {
                throw cannotRead(index, shard, e);
            }
        }
    }
}
