package io.giro.relay.jdbc;

import io.giro.saga.jdbc.Shards;
import io.giro.transfer.TransferId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long the oldest request has waited in the outbox that is not in Kafka yet. */
public final class OutboxBacklog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxBacklog.class);

    private final Shards shards;
    private final IntFunction<OptionalLong> lastSent;
    private final Map<Integer, Double> ages = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looking;

    /**
     * @param lastSent the last row that was sent, by shard; 0 before the first, and empty when this instance does not relay it
     */
    public OutboxBacklog(Shards shards, IntFunction<OptionalLong> lastSent) {
        this.shards = shards;
        this.lastSent = lastSent;
        this.looking = Executors.newScheduledThreadPool(
                shards.count(),
                Thread.ofPlatform().daemon().name("outbox-age-", 0).factory());
    }

    /** Begins to look at every shard again and again, until it is closed. No shard waits for another. */
    public void lookEvery(Duration pause) {
        shards.indexes()
                .forEach(shard ->
                        looking.scheduleWithFixedDelay(() -> look(shard), 0, pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }

    /** Takes as long as the shard's database takes to answer. */
    private void look(int shard) {
        try {
            long sent = lastSent.apply(shard).orElse(0);
            ages.put(shard, sent == 0 ? Double.NaN : ageAfter(shard, sent));
        } catch (RuntimeException e) {
            // A row that the product did not write. Thrown on, this would end the looks for good.
            LOG.warn("The outbox of shard {} has a row that says nothing about its age", shard, e);
            ages.put(shard, Double.NaN);
        }
    }

    /** What the last look found, without a new look: seconds; 0 when nothing waits, NaN when this instance cannot know. */
    public double ageSeconds(int shard) {
        return ages.getOrDefault(shard, Double.NaN);
    }

    /** The number of the newest row, 0 when there is none; empty when the shard cannot be asked. */
    public OptionalLong newestSeq(int shard) {
        try (Connection connection = shards.get(shard).dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT MAX(seq) FROM outbox");
                ResultSet row = select.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        } catch (SQLException e) {
            LOG.warn("The outbox of shard {} could not be looked at", shard, e);
            return OptionalLong.empty();
        }
    }

    private double ageAfter(int shard, long seq) {
        String sql = "SELECT id FROM outbox WHERE seq > ? ORDER BY seq LIMIT 1";
        try (Connection connection = shards.get(shard).dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, seq);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? age(row.getString("id")) : 0;
            }
        } catch (SQLException e) {
            LOG.warn("The outbox of shard {} could not be looked at", shard, e);
            return Double.NaN;
        }
    }

    /** An event's id begins with its transfer's. */
    private static double age(String eventId) {
        TransferId transferId = TransferId.parse(eventId.substring(0, eventId.indexOf('/')));
        return Duration.between(transferId.givenAt(), Instant.now()).toMillis() / 1000.0;
    }
}
