package io.giro.verification.jdbc;

import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.SqlTrouble;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Runs work in one transaction on one shard, and again if that collides with others: the steps and the projector do not stop
 * for it.
 */
final class ShardTransactions {

    private static final int ATTEMPTS = 20;

    private final Shards shards;

    ShardTransactions(Shards shards) {
        this.shards = shards;
    }

    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Commits if the work returns; a crash or an exception leaves nothing of it. */
    <T> T commit(int shard, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            // Closing a connection that has not committed rolls back.
            try (Connection connection = shards.get(shard).dataSource().getConnection()) {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException e) {
                boolean collided = SqlTrouble.isCollision(e) || SqlTrouble.isDuplicateKey(e);
                if (!collided || attempt == ATTEMPTS) {
                    throw SqlTrouble.translate(e);
                }
            }
        }
    }

    /** Reads, and changes nothing. */
    <T> T read(int shard, Work<T> work) {
        try (Connection connection = shards.get(shard).dataSource().getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }
}
