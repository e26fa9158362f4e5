package io.giro.hold.spring;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.EventLog.Outgoing;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.json.EventCodec;
import io.giro.saga.kafka.KafkaEventLog;
import io.giro.saga.kafka.LastingProducer;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.transfer.TransferTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The service as a process of its own, as it is stopped by an operator or by Kubernetes. */
@ExtendWith(RealServers.class)
class HoldServiceProcessTest {

    private static final int TRANSFERS = 400;
    private static final int ACCOUNTS = 20;
    private static final Duration SOON = Duration.ofMinutes(2);

    private RealShards shards;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private Map<String, Object> kafkaClient;
    private List<String> settings;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void prepare(RealMysql mysql, RealKafka kafka) throws SQLException {
        shards = new RealShards(mysql, 1);
        kafkaClient = Map.of("bootstrap.servers", kafka.bootstrapServers());
        admin = Admin.create(kafkaClient);
        new TopicCatalogue(admin, RealShards.PARTITIONS, 1).create();
        producer = new KafkaProducer<>(kafkaClient, new ByteArraySerializer(), new ByteArraySerializer());
        settings = List.of(
                "--server.port=0",
                "--giro.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                // Small, so that it is stopped between many of them.
                "--giro.kafka.max-poll-records=10",
                "--giro.shards[0].url=" + mysql.jdbcUrl(),
                "--giro.shards[0].username=" + mysql.username(),
                "--giro.shards[0].password=" + mysql.password(),
                "--giro.shards[0].schema=" + schema(),
                "--giro.shards[0].views-schema=" + shards.shards().get(0).viewsSchema());
    }

    @AfterEach
    void cleanUp() {
        started.forEach(Process::destroyForcibly);
        producer.close();
        admin.close();
        shards.close();
    }

    @Test
    void endsWithZeroAndLosesNothingWhenItIsStoppedUnderLoad() throws Exception {
        Set<String> asked = ask();

        Process first = start("first");
        await().atMost(SOON).until(() -> first.isAlive() && holds() > 0);
        first.destroy();
        assertThat(first.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(first.exitValue()).isZero();
        assertThat(passed()).isLessThanOrEqualTo(holds());

        start("second");
        await().atMost(SOON).until(() -> passed() == TRANSFERS);
        assertThat(holds()).isEqualTo(TRANSFERS);
        assertThat(heldMinor()).isEqualTo(TRANSFERS);
        assertThat(told()).isEqualTo(asked);
    }

    /** The ids of transfers that were accepted and asked for. */
    private Set<String> ask() {
        for (int i = 0; i < ACCOUNTS; i++) {
            shards.open(anAccount("SRC" + i).with(eur(1_000_00)).row());
        }
        List<TransferTerms> accepted = new ArrayList<>();
        for (int i = 0; i < TRANSFERS; i++) {
            TransferTerms terms =
                    aTransfer().from("SRC" + i % ACCOUNTS).of(eur(1)).terms();
            shards.accept(terms);
            accepted.add(terms);
        }
        new KafkaEventLog(new LastingProducer(() -> producer, SOON), new EventCodec(), "test")
                .send(accepted.stream()
                        .map(terms -> new Outgoing(new TransferRequested(terms), Optional.empty()))
                        .toList());
        Set<String> ids = new HashSet<>();
        accepted.forEach(terms -> ids.add(terms.transferId().toString()));
        return ids;
    }

    private Process start(String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HoldService.class.getName()));
        command.addAll(settings);
        Path output = Files.createDirectories(Path.of("target/processes")).resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        started.add(process);
        return process;
    }

    /** How many requests the step's group has passed. */
    private long passed() throws Exception {
        return admin
                .listConsumerGroupOffsets(SagaStep.HOLD.consumerGroup())
                .partitionsToOffsetAndMetadata()
                .get()
                .values()
                .stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    private long holds() throws SQLException {
        return number("SELECT COUNT(*) FROM hold");
    }

    private long heldMinor() throws SQLException {
        return number("SELECT SUM(held) FROM account");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = shards.shards().get(0).dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private String schema() throws SQLException {
        try (Connection connection = shards.shards().get(0).dataSource().getConnection()) {
            return connection.getCatalog();
        }
    }

    /** The ids of the transfers that were said to be held, at least once. */
    private Set<String> told() {
        Set<String> ids = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafkaClient, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.HELD.topicName()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> ids.add(new String(
                                record.headers().lastHeader("ce_subject").value(), UTF_8)));
            }
        }
        return ids;
    }
}
