package io.giro.projector.spring;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.awaitility.Awaitility.await;

import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.TransferRejected;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.EventLog.Outgoing;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.json.EventCodec;
import io.giro.saga.kafka.KafkaEventLog;
import io.giro.saga.kafka.LastingProducer;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.ServiceApplication;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(RealServers.class)
class ProjectorServiceTest {

    private static final int PARTITIONS = 16;

    @Test
    void showsWhatItReadsAndParksWhatItCannotReadWhenItRunsAlone(RealMysql mysql, RealKafka kafka) throws Exception {
        ShardAddress shard = RealShards.addresses(mysql, 1).getFirst();
        new Migrator(List.of(shard), PARTITIONS, List.of(Currency.getInstance("EUR"))).migrate();
        TransferTerms terms = aTransfer().terms();
        int partition = terms.source().slot().partition(PARTITIONS);
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(config);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            new TopicCatalogue(admin, PARTITIONS, 1).create();
            producer.send(new ProducerRecord<>(
                    Topic.REQUESTED.topicName(),
                    terms.source().value().getBytes(StandardCharsets.UTF_8),
                    "not an event".getBytes(StandardCharsets.UTF_8)));
            new KafkaEventLog(new LastingProducer(() -> producer, Duration.ofMinutes(1)), new EventCodec(), "test")
                    .send(List.of(
                            said(new TransferRequested(terms)),
                            said(new TransferRejected(
                                    terms, terms.acceptedAt().plusSeconds(1), RejectReason.SOURCE_FROZEN))));

            try (ConfigurableApplicationContext service = start(shard, kafka)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> service.isRunning() && shown(shard, terms).equals("REJECTED SOURCE_FROZEN"));
                await().atMost(Duration.ofSeconds(30)).until(() -> records(admin, partition) == 1);
            }
        }
    }

    private static Outgoing said(TransferEvent event) {
        return new Outgoing(event, Optional.empty());
    }

    private static ConfigurableApplicationContext start(ShardAddress shard, RealKafka kafka) {
        return ServiceApplication.start(
                ProjectorService.class,
                Map.of(
                        "server.port", 0,
                        "giro.partitions", PARTITIONS,
                        "giro.kafka.bootstrap-servers", kafka.bootstrapServers(),
                        "giro.shards[0].url", shard.url(),
                        "giro.shards[0].username", shard.username(),
                        "giro.shards[0].password", shard.password(),
                        "giro.shards[0].schema", shard.schema(),
                        "giro.shards[0].views-schema", shard.viewsSchema()));
    }

    private static String shown(ShardAddress shard, TransferTerms terms) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(shard.ledgerUrl(), shard.username(), shard.password());
                PreparedStatement select = connection.prepareStatement(
                        "SELECT CONCAT_WS(' ', state, reason) AS shown FROM %s.transfer_view WHERE transfer_id = ?"
                                .formatted(shard.viewsSchema()))) {
            select.setBytes(1, terms.transferId().toBytes());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString("shown") : "nothing";
            }
        }
    }

    private static long records(Admin admin, int partition) throws Exception {
        TopicPartition parked = new TopicPartition(Topic.REQUESTED.deadLetterTopicName(), partition);
        return admin.listOffsets(Map.of(parked, OffsetSpec.latest()))
                .partitionResult(parked)
                .get()
                .offset();
    }
}
