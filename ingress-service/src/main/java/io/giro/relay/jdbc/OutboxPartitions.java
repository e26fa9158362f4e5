package io.giro.relay.jdbc;

import io.giro.saga.jdbc.Shards;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the outbox a partition for each of the next days, and drops those whose days are past their retention: rows go
 * without a delete. What the relay has not sent by then is sent by the reconciler, from the transfers.
 *
 * <p>Each change waits only shortly for its lock and gives way otherwise, so it never holds up intake; the next run tries
 * again. Of several instances one does it at a time.
 */
public final class OutboxPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxPartitions.class);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'day'yyyyMMdd");
    private static final int DAYS_AHEAD = 3;

    private final Shards shards;
    private final int retentionDays;

    /**
     * @param retentionDays full days that rows are kept after theirs; at least one, since the relay's snapshot needs them
     */
    public OutboxPartitions(Shards shards, int retentionDays) {
        if (retentionDays < 1) {
            throw new IllegalArgumentException(
                    "giro.outbox.retention-days must be at least 1, but is " + retentionDays);
        }
        this.shards = shards;
        this.retentionDays = retentionDays;
    }

    /** Does what is due on every shard. A shard where it fails is left as it is until the next run. */
    public void maintain(LocalDate today) {
        for (Shards.Shard shard : shards.all()) {
            try (Connection connection = shard.dataSource().getConnection()) {
                maintain(connection, today);
            } catch (SQLException e) {
                LOG.warn("The outbox partitions of shard {} stay as they are until the next run", shard.index(), e);
            }
        }
    }

    private void maintain(Connection connection, LocalDate today) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            if (isTaken(statement)) {
                return;
            }
            try {
                // In seconds; set back below, because the connection belongs to a pool.
                statement.execute("SET @patience = @@SESSION.lock_wait_timeout, SESSION lock_wait_timeout = 1");
                List<String> present = partitions(connection);
                addMissing(statement, present, today);
                dropOld(statement, present, today.minusDays(retentionDays));
            } finally {
                statement.execute("SELECT RELEASE_LOCK(CONCAT(DATABASE(), '.outbox'))");
                statement.execute("SET SESSION lock_wait_timeout = @patience");
            }
        } finally {
            connection.setAutoCommit(false);
        }
    }

    private static boolean isTaken(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT GET_LOCK(CONCAT(DATABASE(), '.outbox'), 0)")) {
            return !row.next() || row.getInt(1) != 1;
        }
    }

    private static List<String> partitions(Connection connection) throws SQLException {
        String sql = """
                SELECT partition_name AS name
                  FROM information_schema.partitions
                 WHERE table_schema = DATABASE() AND table_name = 'outbox'
                """;
        List<String> names = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                names.add(row.getString("name"));
            }
        }
        return names;
    }

    private static void addMissing(Statement statement, List<String> present, LocalDate today) throws SQLException {
        for (LocalDate day = today; !day.isAfter(today.plusDays(DAYS_AHEAD)); day = day.plusDays(1)) {
            // Names sort by day: a partition can only be added above all others.
            String name = NAME.format(day);
            if (present.stream().noneMatch(other -> other.startsWith("day") && other.compareTo(name) >= 0)) {
                statement.execute("""
                        ALTER TABLE outbox REORGANIZE PARTITION later INTO (
                            PARTITION %s VALUES LESS THAN ('%s'),
                            PARTITION later VALUES LESS THAN (MAXVALUE))
                        """.formatted(name, day.plusDays(1)));
            }
        }
    }

    private static void dropOld(Statement statement, List<String> present, LocalDate firstKept) throws SQLException {
        for (String name : present) {
            if (name.startsWith("day") && name.compareTo(NAME.format(firstKept)) < 0) {
                statement.execute("ALTER TABLE outbox DROP PARTITION " + name);
            }
        }
    }
}
