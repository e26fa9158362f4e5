package io.giro.reconciler.kafka;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.RowToRelay;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.SettableClock;
import io.giro.saga.kafka.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One shard, whose outbox is what the test says. */
@ExtendWith(RealServers.class)
class KafkaRelayProgressTest {

    private static final int PARTITIONS = 16;
    private static final int SHARD = 0;

    private static String bootstrapServers;

    private final SettableClock clock = new SettableClock();
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private KafkaRelayProgress progress;
    private Optional<RowToRelay> newest = Optional.empty();
    private long seq;

    @BeforeAll
    static void createTopics(RealKafka kafka) {
        bootstrapServers = kafka.bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            new TopicCatalogue(admin, PARTITIONS, 1).create();
        }
    }

    @BeforeEach
    void connect() {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers);
        admin = Admin.create(config);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        progress = new KafkaRelayProgress(
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "enable.auto.commit",
                                false,
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                PARTITIONS,
                shard -> newest,
                clock);
    }

    @AfterEach
    void close() {
        progress.close();
        producer.close();
        admin.close();
    }

    @Test
    void isUpToDateWhenTheOutboxIsEmpty() {
        assertThat(progress.relayedUpTo(SHARD)).contains(clock.now());
    }

    @Test
    void isUpToDateWhenTheNewestRowIsOnKafka() throws Exception {
        RowToRelay row = insert("one");
        relay(row);

        assertThat(progress.relayedUpTo(SHARD)).contains(clock.now());
    }

    @Test
    void staysUpToDateWhenNothingComes() throws Exception {
        relay(insert("one"));
        progress.relayedUpTo(SHARD);

        clock.tick(Duration.ofHours(1));

        assertThat(progress.relayedUpTo(SHARD)).contains(clock.now());
    }

    @Test
    void knowsNothingWhileTheNewestRowIsNotOnKafka() throws Exception {
        relay(insert("one"));
        insert("two");

        assertThat(progress.relayedUpTo(SHARD)).isEmpty();
    }

    @Test
    void isUpToTheTimeAtWhichItSawTheRowThatHasComeMeanwhile() throws Exception {
        RowToRelay row = insert("one");
        Instant seen = clock.now();
        progress.relayedUpTo(SHARD);
        clock.tick(Duration.ofSeconds(10));
        insert("two");
        relay(row);

        assertThat(progress.relayedUpTo(SHARD)).contains(seen);
    }

    @Test
    void takesNoEarlierRepetitionForTheNewestRow() throws Exception {
        relay(insert("one", "00-1"));
        insert("one", "00-2");

        assertThat(progress.relayedUpTo(SHARD)).isEmpty();
    }

    @Test
    void passesARecordWhoseTraceSaysNothing() throws Exception {
        RowToRelay row = insert("one");
        progress.relayedUpTo(SHARD);
        ProducerRecord<byte[], byte[]> forged = record(row, "forged".getBytes(StandardCharsets.UTF_8));
        forged.headers().add("traceparent", null);
        producer.send(forged).get();
        relay(row);

        assertThat(progress.relayedUpTo(SHARD)).isPresent();
    }

    @Test
    void findsTheRowBehindManyOthers() throws Exception {
        RowToRelay row = insert("one");
        progress.relayedUpTo(SHARD);
        for (int i = 0; i < 1_000; i++) {
            send(row, "other " + i);
        }
        relay(row);
        assertThat(progress.relayedUpTo(SHARD)).isPresent();
    }

    @Test
    void waitsForTheNewestRowWhenTheOneItWaitedForIsLost() throws Exception {
        insert("lost");
        progress.relayedUpTo(SHARD);
        relay(insert("two"));
        assertThat(progress.relayedUpTo(SHARD)).isEmpty();

        progress.waitForTheNewestOf(SHARD);

        assertThat(progress.relayedUpTo(SHARD)).contains(clock.now());
    }

    @Test
    void copesWithATopicThatWasEmptied() throws Exception {
        RowToRelay row = insert("one");
        relay(row);
        RowToRelay next = insert("two");
        progress.relayedUpTo(SHARD);
        IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(row.topic().topicName(), partition))
                .forEach(this::empty);
        assertThat(progress.relayedUpTo(SHARD)).isEmpty();

        relay(next);

        assertThat(progress.relayedUpTo(SHARD)).isPresent();
    }

    private void empty(TopicPartition partition) {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private RowToRelay insert(String payload) {
        return insert(payload, null);
    }

    private RowToRelay insert(String payload, String traceparent) {
        TransferRequested request = new TransferRequested(aTransfer().terms());
        RowToRelay row = new RowToRelay(
                ++seq,
                request.topic(),
                request.key(),
                // Of this test's own, whatever others have left on the topic.
                (this + payload).getBytes(StandardCharsets.UTF_8),
                Optional.ofNullable(traceparent));
        newest = Optional.of(row);
        return row;
    }

    private void relay(RowToRelay row) throws Exception {
        ProducerRecord<byte[], byte[]> record = record(row, row.payload());
        row.traceparent()
                .ifPresent(trace -> record.headers().add("traceparent", trace.getBytes(StandardCharsets.UTF_8)));
        producer.send(record).get();
    }

    private void send(RowToRelay row, String payload) {
        producer.send(record(row, payload.getBytes(StandardCharsets.UTF_8)));
    }

    private static ProducerRecord<byte[], byte[]> record(RowToRelay row, byte[] payload) {
        return new ProducerRecord<>(
                row.topic().topicName(), row.key().value().getBytes(StandardCharsets.UTF_8), payload);
    }
}
