package io.giro.ingress.kafka;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.event.Topic;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealServers;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

@ExtendWith(RealServers.class)
class EndedTransfersTest {

    private static final int PARTITIONS = 16;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LONGER_THAN_THREE_FAILURES = Duration.ofSeconds(10);

    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private EndedTransfers ends;
    private Producer<byte[], byte[]> producer;

    @BeforeEach
    void createTopics(RealKafka kafka) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicCatalogue(admin, PARTITIONS, 1).create();
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        ends = new EndedTransfers(
                new DefaultKafkaConsumerFactory<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                PARTITIONS,
                (id, outcome, at) -> heard.add(outcome.shortName() + " " + id));
    }

    @AfterEach
    void close() {
        ends.stop();
        producer.close();
    }

    @Test
    void hearsOfEveryEndFromItsStartOnWhateverElseLiesThere() {
        TransferTerms before = aTransfer().terms();
        tell(Topic.COMMITTED, before);
        ends.start();
        awaitHearing();

        TransferTerms committed = aTransfer().from("A-1").terms();
        TransferTerms rejected = aTransfer().from("A-2").terms();
        TransferTerms cancelled = aTransfer().from("A-3").terms();
        producer.send(new ProducerRecord<>(Topic.COMMITTED.topicName(), key(committed), new byte[0]));
        send(Topic.COMMITTED, committed, "not an id");
        tell(Topic.COMMITTED, committed);
        tell(Topic.REJECTED, rejected);
        tell(Topic.CANCELLED, cancelled);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(heard)
                        .contains(
                                "committed " + committed.transferId(),
                                "rejected " + rejected.transferId(),
                                "cancelled " + cancelled.transferId()));
        assertThat(heard).doesNotContain("committed " + before.transferId());
    }

    @Test
    void goesOnByItselfWhenTheBrokerWasAway(RealKafka kafka) {
        ends.start();
        awaitHearing();

        kafka.kill();
        kafka.restart();

        TransferTerms after = aTransfer().terms();
        tell(Topic.COMMITTED, after);
        await().atMost(SOON).until(() -> heard.contains("committed " + after.transferId()));
    }

    @Test
    void startsIsWellAndStopsWithoutABroker(RealKafka kafka) {
        kafka.kill();

        ends.start();

        await().during(LONGER_THAN_THREE_FAILURES).atMost(SOON).until(ends::isWell);
        ends.stop();
        assertThat(ends.isRunning()).isFalse();
        kafka.restart();
    }

    /** It begins at the ends, so it hears only when it has found them: every partition is asked for until it does. */
    private void awaitHearing() {
        for (Topic topic : Set.of(Topic.COMMITTED, Topic.REJECTED, Topic.CANCELLED)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                awaitHearing(topic, partition);
            }
        }
    }

    private void awaitHearing(Topic topic, int partition) {
        TransferId id = aTransfer().terms().transferId();
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(topic.topicName(), partition, new byte[0], new byte[0]);
            record.headers().add("ce_subject", bytes(id.toString()));
            producer.send(record);
            return heard.contains(topic.shortName() + " " + id);
        });
    }

    private void tell(Topic topic, TransferTerms terms) {
        send(topic, terms, terms.transferId().toString());
    }

    private void send(Topic topic, TransferTerms terms, String subject) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic.topicName(), key(terms), new byte[0]);
        record.headers().add("ce_subject", bytes(subject));
        producer.send(record);
        producer.flush();
    }

    private static byte[] key(TransferTerms terms) {
        return bytes(terms.source().value());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
