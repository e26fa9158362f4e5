package io.giro.saga.kafka;

import io.giro.event.Topic;
import io.giro.saga.given.RealKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/** Clients of a real broker, and what lies on its topics since the test began. */
final class Topics {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String bootstrapServers;
    private final Map<TopicPartition, Long> begin = new HashMap<>();

    Topics(RealKafka kafka) {
        bootstrapServers = kafka.bootstrapServers();
    }

    /** From here on, what was there before does not count. */
    void beginHere() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            for (Topic topic : Topic.values()) {
                begin.putAll(consumer.endOffsets(partitionsOf(topic.topicName(), consumer)));
                begin.putAll(consumer.endOffsets(partitionsOf(topic.deadLetterTopicName(), consumer)));
            }
        }
    }

    /** The first offset that counts. */
    long begin(TopicPartition partition) {
        return begin.getOrDefault(partition, 0L);
    }

    Admin admin() {
        return Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        // Larger than the broker takes: it shall be the one that refuses.
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        4 * 1_048_576,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        30_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    ConsumerFactory<byte[], byte[]> consumers() {
        return consumers(Map.of());
    }

    ConsumerFactory<byte[], byte[]> consumers(Map<String, Object> more) {
        Map<String, Object> config = config();
        config.putAll(more);
        return new DefaultKafkaConsumerFactory<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The first records of a topic, partition by partition; fails if there are fewer. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitionsOf(topic, consumer);
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, begin(partition)));
            Instant end = Instant.now().plus(PATIENCE);
            while (records.size() < count && Instant.now().isBefore(end)) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        if (records.size() != count) {
            throw new AssertionError("%s has %d records instead of %d".formatted(topic, records.size(), count));
        }
        return records;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(config(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitionsOf(String topic, KafkaConsumer<?, ?> consumer) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return config;
    }
}
