package io.giro.saga.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.giro.account.AccountId;
import io.giro.account.Slot;
import io.giro.transfer.TransferId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The shards of the ledger, each with a small connection pool of its own. Any instance can serve any partition, so every
 * process knows all shards and picks by the slot of the key.
 */
public final class Shards implements AutoCloseable {

    private final List<Shard> shards;

    public Shards(List<Shard> shards) {
        this.shards = List.copyOf(shards);
    }

    public int count() {
        return shards.size();
    }

    public Shard get(int index) {
        return shards.get(index);
    }

    public List<Shard> all() {
        return shards;
    }

    public Shard of(AccountId account) {
        return of(account.slot());
    }

    /** The shard that accepted the transfer: its source's. */
    public Shard of(TransferId transfer) {
        return of(transfer.slot());
    }

    public Shard of(Slot slot) {
        return shards.get(slot.shard(shards.size()));
    }

    public IntStream indexes() {
        return IntStream.range(0, shards.size());
    }

    @Override
    public void close() {
        shards.forEach(shard -> shard.dataSource().close());
    }

    /**
     * One shard.
     *
     * @param dataSource connections with the ledger's schema as default
     * @param viewsSchema the name of the projector's schema on the same server
     */
    public record Shard(int index, HikariDataSource dataSource, String viewsSchema) {

        private static final Duration ANSWER = Duration.ofSeconds(3);

        /** Throws if the database does not answer, or is read-only for this user. */
        public void mustTakeWrites() {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setNetworkTimeout(Runnable::run, Math.toIntExact(ANSWER.toMillis()));
                // Refused to whoever would be refused a write: read_only does not stop an administrator.
                statement.execute("START TRANSACTION READ WRITE");
                statement.execute("ROLLBACK");
            } catch (SQLException e) {
                throw SqlTrouble.translate(e);
            }
        }
    }
}
