package io.giro.reconciler.jdbc;

import io.giro.reconciler.Turns;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.SqlTrouble;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock in each shard's own database, held by a connection that is kept for it. It ends with that connection: at once when the
 * process dies, and after half a minute of silence when its machine is gone. Nothing about it is stored.
 */
public final class JdbcTurns implements Turns, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcTurns.class);
    private static final int SILENCE_SECONDS = 30;
    private static final int ANSWER_SECONDS = 3;

    private final Shards shards;
    private final Map<Integer, Connection> held = new ConcurrentHashMap<>();

    public JdbcTurns(Shards shards) {
        this.shards = shards;
    }

    @Override
    public boolean isOurs(int shard) {
        Connection connection = held.get(shard);
        if (connection != null) {
            if (answers(connection)) {
                return true;
            }
            giveUp(shard);
        }
        return take(shard);
    }

    /** Hands over at once: the next instance need not wait until the server has noticed that the connections have ended. */
    @Override
    public void close() {
        held.forEach((shard, connection) -> {
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(ANSWER_SECONDS);
                statement.execute("DO RELEASE_ALL_LOCKS()");
            } catch (SQLException e) {
                LOG.debug("The turn for shard {} ends with its connection", shard, e);
            }
        });
        new HashSet<>(held.keySet()).forEach(this::giveUp);
    }

    private static boolean answers(Connection connection) {
        try {
            return connection.isValid(ANSWER_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    private boolean take(int shard) {
        Connection connection = null;
        try {
            connection = shards.get(shard).dataSource().getConnection();
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                if (isFree(statement)) {
                    // By default the server would wait for eight hours.
                    statement.execute("SET SESSION wait_timeout = " + SILENCE_SECONDS);
                    held.put(shard, connection);
                    return true;
                }
            }
            connection.close();
            return false;
        } catch (SQLException e) {
            if (connection != null) {
                // It may hold the lock.
                end(shard, connection);
            }
            throw SqlTrouble.translate(e);
        }
    }

    private static boolean isFree(Statement statement) throws SQLException {
        // Hashed, because the name of a schema alone can be as long as the name of a lock may be.
        String sql = "SELECT GET_LOCK(CONCAT('giro.reconciler.', LEFT(SHA2(DATABASE(), 256), 40)), 0)";
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getInt(1) == 1;
        }
    }

    private void giveUp(int shard) {
        Connection connection = held.remove(shard);
        if (connection != null) {
            end(shard, connection);
        }
    }

    /** Not given back to the pool: the lock ends with the connection. */
    private void end(int shard, Connection connection) {
        shards.get(shard).dataSource().evictConnection(connection);
    }
}
