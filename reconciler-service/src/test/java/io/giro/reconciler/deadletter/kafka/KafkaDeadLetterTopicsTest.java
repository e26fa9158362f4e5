package io.giro.reconciler.deadletter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.event.Topic;
import io.giro.reconciler.deadletter.DeadLetter;
import io.giro.reconciler.deadletter.DeadLetter.Position;
import io.giro.reconciler.deadletter.DeadLetterTopics.Listing;
import io.giro.reconciler.deadletter.Excerpt;
import io.giro.reconciler.deadletter.PartlyParked;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealServers;
import io.giro.saga.kafka.LastingProducer;
import io.giro.saga.kafka.TopicCatalogue;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test has a topic's dead letters to itself. */
@ExtendWith(RealServers.class)
class KafkaDeadLetterTopicsTest {

    private static final int PARTITIONS = 4;

    private static String bootstrapServers;

    private KafkaProducer<byte[], byte[]> producer;
    private KafkaDeadLetterTopics deadLetters;

    @BeforeAll
    static void createTopics(RealKafka kafka) {
        bootstrapServers = kafka.bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            new TopicCatalogue(admin, PARTITIONS, 1).create();
        }
    }

    @BeforeEach
    void connect() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 4_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        deadLetters = new KafkaDeadLetterTopics(
                this::consumer, new LastingProducer(() -> producer, Duration.ofSeconds(30)), PARTITIONS);
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void listsTheNewestOfAllPartitionsFirst() throws Exception {
        for (int i = 0; i < 6; i++) {
            park(Topic.HELD, i % PARTITIONS, 1_000 + i, "key", "value " + i);
        }

        Listing listing = deadLetters.newest(Set.of(Topic.HELD), 4);

        assertThat(listing.newest())
                .extracting(letter -> letter.value().orElseThrow().printable())
                .containsExactly("value 5", "value 4", "value 3", "value 2");
        assertThat(listing.counts()).isEqualTo(Map.of(Topic.HELD, 6L));
        assertThat(listing.isComplete()).isTrue();
        assertThat(deadLetters.counts()).hasSize(Topic.values().length).containsEntry(Topic.HELD, 6L);
    }

    @Test
    void tellsWhereADeadLetterCameFromAndWhy() throws Exception {
        RecordMetadata parked = park(Topic.CREDITED, 1, 5_000, "ACC1", "nonsense");

        DeadLetter letter = deadLetters.find(position(parked)).orElseThrow();

        assertThat(letter.at().toEpochMilli()).isEqualTo(5_000);
        assertThat(letter.reason().printable()).isEqualTo("no JSON");
        assertThat(letter.origin().topic().printable()).isEqualTo("transfer.credited");
        assertThat(letter.origin().partition().printable()).isEqualTo("3");
        assertThat(letter.origin().offset().printable()).isEqualTo("42");
        assertThat(letter.origin().consumerGroup().printable()).isEqualTo("giro.credit");
        assertThat(letter.key().map(Excerpt::printable)).contains("ACC1");
        assertThat(letter.headers())
                .singleElement()
                .satisfies(header -> assertThat(header.name().printable()).isEqualTo("ce_id"));
    }

    @Test
    void keepsOnlyTheBeginningOfALargeOneInAListing() throws Exception {
        String large = "x".repeat(1_500_000);
        RecordMetadata parked = park(Topic.REFUSED, 0, 5_000, "ACC1", large);

        Excerpt listed = deadLetters
                .newest(Set.of(Topic.REFUSED), 10)
                .newest()
                .getFirst()
                .value()
                .orElseThrow();

        assertThat(listed.beginning()).hasSizeLessThan(1_000);
        assertThat(listed.size()).isEqualTo(1_500_000);
        assertThat(deadLetters
                        .find(position(parked))
                        .orElseThrow()
                        .value()
                        .orElseThrow()
                        .beginning())
                .hasSize(1_500_000);
    }

    @Test
    void listsWhatSomebodyElseWroteWithNothingInIt() throws Exception {
        producer.send(new ProducerRecord<>(Topic.CANCELLED.deadLetterTopicName(), 0, null, null))
                .get();

        DeadLetter letter =
                deadLetters.newest(Set.of(Topic.CANCELLED), 10).newest().getFirst();

        assertThat(letter.key()).isEmpty();
        assertThat(letter.value()).isEmpty();
        assertThat(letter.reason().printable()).isEmpty();
    }

    @Test
    void findsNothingWhereNothingIs() throws Exception {
        RecordMetadata parked = park(Topic.REJECTED, 0, 5_000, "ACC1", "nonsense");

        assertThat(deadLetters.find(new Position(parked.topic(), 0, parked.offset() + 1)))
                .isEmpty();
        assertThat(deadLetters.find(new Position(parked.topic(), 99, 0))).isEmpty();
        assertThat(deadLetters.find(new Position("transfer.rejected", 0, 0))).isEmpty();
        assertThat(deadLetters.sendBack(new Position(parked.topic(), 0, parked.offset() + 1)))
                .isEmpty();
    }

    @Test
    void sendsBackWhatWasParkedAsItWas() throws Exception {
        byte[] bytes = {0, (byte) 0xff, 'x'};
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topic.COMMITTED.deadLetterTopicName(), 2, "ACC1".getBytes(UTF_8), bytes);
        record.headers().add("ce_id", "id".getBytes(UTF_8)).add("dlt-reason", "no JSON".getBytes(UTF_8));
        RecordMetadata parked = producer.send(record).get();

        Position sentBack = deadLetters.sendBack(position(parked)).orElseThrow();

        assertThat(sentBack.topic()).isEqualTo("transfer.committed");
        ConsumerRecord<byte[], byte[]> back = read(sentBack);
        assertThat(back.key()).isEqualTo("ACC1".getBytes(UTF_8));
        assertThat(back.value()).isEqualTo(bytes);
        assertThat(back.headers().toArray()).singleElement().satisfies(header -> {
            assertThat(header.key()).isEqualTo("ce_id");
            assertThat(header.value()).isEqualTo("id".getBytes(UTF_8));
        });
        assertThat(deadLetters.find(position(parked))).isPresent();
    }

    @Test
    void sendsNothingBackWhoseRecordWasTooLargeToBeParked() throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topic.REQUESTED.deadLetterTopicName(), 0, null, null);
        record.headers().add("dlt-left-out", "key, value and headers".getBytes(UTF_8));
        Position parked = position(producer.send(record).get());

        assertThatThrownBy(() -> deadLetters.sendBack(parked))
                .isInstanceOf(PartlyParked.class)
                .hasMessageContaining("transfer.requested.dlt/0/0");
    }

    @Test
    void hasNothingToListWhenNothingWasParked() {
        Listing listing = deadLetters.newest(EnumSet.of(Topic.CANCEL_REQUESTED), 10);

        assertThat(listing.newest()).isEmpty();
        assertThat(listing.counts()).isEqualTo(Map.of(Topic.CANCEL_REQUESTED, 0L));
        assertThat(listing.isComplete()).isTrue();
    }

    private RecordMetadata park(Topic topic, int partition, long at, String key, String value) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic.deadLetterTopicName(), partition, at, key.getBytes(UTF_8), value.getBytes(UTF_8));
        record.headers()
                .add("ce_id", "id".getBytes(UTF_8))
                .add("dlt-reason", "no JSON".getBytes(UTF_8))
                .add("dlt-topic", topic.topicName().getBytes(UTF_8))
                .add("dlt-partition", "3".getBytes(UTF_8))
                .add("dlt-offset", "42".getBytes(UTF_8))
                .add("dlt-group", "giro.credit".getBytes(UTF_8));
        return producer.send(record).get();
    }

    private static Position position(RecordMetadata record) {
        return new Position(record.topic(), record.partition(), record.offset());
    }

    private ConsumerRecord<byte[], byte[]> read(Position position) {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            TopicPartition partition = new TopicPartition(position.topic(), position.partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, position.offset());
            return consumer.poll(Duration.ofSeconds(30)).records(partition).getFirst();
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
