package io.giro.reconciler.spring;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.embedded.EmbeddedKafka;
import io.giro.embedded.EmbeddedMysql;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.ServiceApplication;
import io.giro.transfer.TransferTerms;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(RealServers.class)
class ReconcilerServiceTest {

    private static final int PARTITIONS = 16;

    @Test
    void requestsALostTransferAgainWhenItRunsAlone(EmbeddedMysql mysql, EmbeddedKafka kafka) throws SQLException {
        ShardAddress shard = RealShards.addresses(mysql, 1).getFirst();
        new Migrator(List.of(shard), PARTITIONS, List.of(Currency.getInstance("EUR"))).migrate();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicCatalogue(admin, PARTITIONS, 1).create();
        }
        TransferTerms lost = aTransfer()
                .acceptedAt(Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MICROS))
                .terms();
        accept(shard, lost);

        try (ConfigurableApplicationContext service = start(shard, kafka)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> inOutbox(shard) == 1);

            MeterRegistry meters = service.getBean(MeterRegistry.class);
            assertThat(meters.get("giro.reconciler.resent")
                            .tag("event", "transfer.requested")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("giro.reconciler.unfinished")
                            .tag("shard", "0")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(meters.get("giro.reconciler.failures").counter().count()).isZero();
        }
    }

    private static ConfigurableApplicationContext start(ShardAddress shard, EmbeddedKafka kafka) {
        return ServiceApplication.start(
                ReconcilerService.class,
                Map.of(
                        "server.port", 0,
                        "giro.partitions", PARTITIONS,
                        "giro.kafka.bootstrap-servers", kafka.bootstrapServers(),
                        "giro.shards[0].url", shard.url(),
                        "giro.shards[0].username", shard.username(),
                        "giro.shards[0].password", shard.password(),
                        "giro.shards[0].schema", shard.schema(),
                        "giro.shards[0].views-schema", shard.viewsSchema(),
                        // So that it finds the transfer at once, and says it only once.
                        "giro.reconciler.interval", "100ms",
                        "giro.reconciler.longest-back-off", "10m"));
    }

    private static void accept(ShardAddress shard, TransferTerms terms) throws SQLException {
        try (Connection connection = connect(shard);
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO transfer (transfer_id, client_id, kind, source, destination, amount, currency,
                                              description, terms_hash, accepted_at, deadline)
                        VALUES (?, 'open', 'TRANSFER', ?, ?, ?, 'EUR', '', ?, ?, ?)
                        """)) {
            insert.setBytes(1, terms.transferId().toBytes());
            insert.setString(2, terms.source().value());
            insert.setString(3, terms.destination().value());
            insert.setLong(4, terms.amountMinor());
            insert.setString(5, terms.termsHash());
            Rows.setInstant(insert, 6, terms.acceptedAt());
            Rows.setInstant(insert, 7, terms.deadline());
            insert.executeUpdate();
        }
    }

    private static int inOutbox(ShardAddress shard) throws SQLException {
        try (Connection connection = connect(shard);
                PreparedStatement count = connection.prepareStatement("SELECT COUNT(*) FROM outbox");
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private static Connection connect(ShardAddress shard) throws SQLException {
        return DriverManager.getConnection(shard.ledgerUrl(), shard.username(), shard.password());
    }
}
