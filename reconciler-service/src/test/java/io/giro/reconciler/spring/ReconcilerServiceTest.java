package io.giro.reconciler.spring;

import static io.giro.reconciler.spring.ARunningReconciler.PARTITIONS;
import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.event.Topic;
import io.giro.reconciler.ARow;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.JdbcBooks;
import io.giro.transfer.TransferTerms;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class ReconcilerServiceTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void requestsALostTransferAgainWhenItRunsAlone(RealMysql mysql, RealKafka kafka) {
        RealShards shards = ARunningReconciler.prepare(mysql, kafka);
        shards.accept(accepted("ACC1", now().minusSeconds(60)));

        // So that it finds the transfer at once, and says it only once.
        Map<String, Object> eager = Map.of(
                "giro.reconciler.interval", "100ms",
                "giro.reconciler.first-resend", "50s",
                "giro.reconciler.longest-back-off", "10m");
        try (ARunningReconciler service = ARunningReconciler.start(mysql, kafka, shards, eager)) {
            MeterRegistry meters = service.bean(MeterRegistry.class);
            await().atMost(PATIENCE).until(() -> inOutbox(shards) == 1);
            await().atMost(PATIENCE)
                    .until(() -> meters.get("giro.transfers.stuck")
                                    .tag("stage", "relay")
                                    .gauge()
                                    .value()
                            == 1);

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
            assertThat(meters.get("giro.transfers.stuck.age").gauge().value()).isGreaterThanOrEqualTo(60);
            assertThat(meters.get("giro.reconciler.failures").counter().count()).isZero();
        }
    }

    @Test
    void saysEveryKindOfLostEventAgainAndNothingThatSomebodyEdited(RealMysql mysql, RealKafka kafka) throws Exception {
        RealShards shards = ARunningReconciler.prepare(mysql, kafka);
        JdbcBooks books = new JdbcBooks(shards.shards());
        try (ARunningReconciler service = ARunningReconciler.start(mysql, kafka, shards, Map.of())) {
            Instant lostAt = now();
            TransferTerms requested = accepted("ACC1", lostAt);
            TransferTerms held = accepted("ACC2", lostAt);
            TransferTerms credited = accepted("ACC3", lostAt);
            TransferTerms refused = accepted("ACC4", lostAt);
            TransferTerms rejected = accepted("ACC5", lostAt);
            TransferTerms captured = accepted("ACC6", lostAt);
            TransferTerms released = accepted("ACC7", lostAt);
            List.of(requested, held, credited, refused, rejected, captured, released)
                    .forEach(shards::accept);
            TransferTerms edited = accepted("ACC8", lostAt);
            shards.accept(edited);
            makeItCostMore(shards, edited);
            ARow.write(books, 0, ARow.held(held, lostAt));
            ARow.write(books, 0, ARow.held(credited, lostAt));
            ARow.write(books, 0, ARow.credited(credited, lostAt));
            ARow.write(books, 0, ARow.held(refused, lostAt));
            ARow.write(books, 0, ARow.refused(refused, lostAt));
            ARow.write(books, 0, ARow.rejected(rejected, lostAt));
            ARow.write(books, 0, ARow.captured(captured, lostAt));
            ARow.write(books, 0, ARow.credited(captured, lostAt));
            ARow.write(books, 0, ARow.released(released, lostAt));
            ARow.write(books, 0, ARow.refused(released, lostAt));

            Set<String> said = new HashSet<>();
            try (KafkaConsumer<byte[], byte[]> consumer = consumerOfEverything(kafka)) {
                await().atMost(PATIENCE).until(() -> {
                    consumer.poll(Duration.ofMillis(100))
                            .forEach(record -> said.add(new String(
                                    record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8)));
                    return said.size() >= 6 && inOutbox(shards) >= 1;
                });
            }

            assertThat(said)
                    .containsExactlyInAnyOrder(
                            held.transferId() + "/held",
                            credited.transferId() + "/credited",
                            refused.transferId() + "/refused",
                            rejected.transferId() + "/rejected",
                            // Of what has ended, the first fact that the views do not show.
                            captured.transferId() + "/held",
                            released.transferId() + "/held");
            HttpResponse<String> answer = stuck(service, edited);
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .contains("\"code\":\"unreadable_row\"", edited.transferId().toString());
        }
    }

    private static TransferTerms accepted(String source, Instant at) {
        return aTransfer().from(source).to("DESTINATION").acceptedAt(at).terms();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static KafkaConsumer<byte[], byte[]> consumerOfEverything(RealKafka kafka) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        Arrays.stream(Topic.values())
                .forEach(topic -> IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
                        .forEach(partitions::add));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static void makeItCostMore(RealShards shards, TransferTerms terms) throws SQLException {
        try (Connection connection = shards.shards().get(0).dataSource().getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE transfer SET amount = amount + 1 WHERE transfer_id = ?")) {
            update.setBytes(1, terms.transferId().toBytes());
            update.executeUpdate();
            connection.commit();
        }
    }

    private static HttpResponse<String> stuck(ARunningReconciler service, TransferTerms terms) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create(service.url() + "/operations/stuck/" + terms.transferId());
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static int inOutbox(RealShards shards) throws SQLException {
        try (Connection connection = shards.shards().get(0).dataSource().getConnection();
                PreparedStatement count = connection.prepareStatement("SELECT COUNT(*) FROM outbox");
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }
}
