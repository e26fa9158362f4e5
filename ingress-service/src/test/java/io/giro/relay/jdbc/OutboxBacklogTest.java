package io.giro.relay.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.given.ATransfer;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.json.EventCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class OutboxBacklogTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Map<Integer, Long> sent = new ConcurrentHashMap<>();

    @Test
    void tellsOfEachShardHowLongItsOldestRowWaits(RealMysql mysql) throws SQLException {
        try (RealShards real = new RealShards(mysql, 2);
                OutboxBacklog backlog = new OutboxBacklog(
                        real.shards(),
                        shard -> sent.containsKey(shard) ? OptionalLong.of(sent.get(shard)) : OptionalLong.empty())) {
            assertThat(backlog.ageSeconds(0)).as("before the first look").isNaN();
            write(real, 0);
            sent.put(0, 0L);

            backlog.lookEvery(Duration.ofMillis(20));
            // The transfer was accepted at a noon that is past.
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(backlog.ageSeconds(0)).isGreaterThan(60));
            assertThat(backlog.ageSeconds(1)).as("not relayed here").isNaN();

            sent.put(0, backlog.newestSeq(0).orElseThrow());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(backlog.ageSeconds(0)).isZero());
        }
    }

    @Test
    void looksOnAfterARowThatSaysNothing(RealMysql mysql) throws SQLException {
        try (RealShards real = new RealShards(mysql, 1);
                OutboxBacklog backlog = new OutboxBacklog(
                        real.shards(),
                        shard -> sent.containsKey(shard) ? OptionalLong.of(sent.get(shard)) : OptionalLong.empty())) {
            write(real, 0);
            long good = backlog.newestSeq(0).orElseThrow();
            write(real, 0);
            try (Connection connection = real.shards().get(0).dataSource().getConnection();
                    var update = connection.prepareStatement("UPDATE outbox SET id = 'nobody' WHERE seq > ?")) {
                update.setLong(1, good);
                update.executeUpdate();
                connection.commit();
            }
            sent.put(0, 0L);
            backlog.lookEvery(Duration.ofMillis(20));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(backlog.ageSeconds(0)).isPositive());

            sent.put(0, good);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(backlog.ageSeconds(0)).isNaN());

            sent.put(0, 0L);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(backlog.ageSeconds(0)).isPositive());
        }
    }

    private static void write(RealShards real, int shard) throws SQLException {
        try (Connection connection = real.shards().get(shard).dataSource().getConnection()) {
            new Outbox(new EventCodec())
                    .insert(
                            connection,
                            List.of(new Outbox.Row(
                                    new TransferRequested(ATransfer.aTransfer().terms()), Optional.empty())));
            connection.commit();
        }
    }
}
