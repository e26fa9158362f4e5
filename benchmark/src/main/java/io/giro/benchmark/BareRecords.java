package io.giro.benchmark;

import io.giro.event.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The records of transfers that the product has made, kept here, to be produced and read again on a broker that does nothing else. */
final class BareRecords {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int RECORDS_AT_ONCE = 4_000;
    private static final long SEED = 1;

    /** What a transfer that succeeds leaves in the log. */
    private static final List<Topic> TOPICS = List.of(Topic.REQUESTED, Topic.HELD, Topic.CREDITED, Topic.COMMITTED);

    private final List<ProducerRecord<byte[], byte[]>> records;
    private final int partitions;

    private BareRecords(List<ProducerRecord<byte[], byte[]>> records, int partitions) {
        this.records = records;
        this.partitions = partitions;
    }

    /**
     * Reads the newest, as many from each partition.
     *
     * @param transfers so many records of each topic, or a few less
     * @throws CannotMeasure if there are not so many
     */
    static BareRecords read(String bootstrapServers, int transfers) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        int partitions = 0;
        try (Consumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
            for (Topic topic : TOPICS) {
                List<TopicPartition> all = partitions(consumer, topic);
                partitions = all.size();
                int each = transfers / partitions;
                consumer.assign(all);
                consumer.endOffsets(all).forEach((partition, end) -> {
                    if (end < each) {
                        throw new CannotMeasure("%s has fewer than %d records.".formatted(partition, each));
                    }
                    consumer.seek(partition, end - each);
                });
                int wanted = records.size() + each * partitions;
                long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
                while (records.size() < wanted) {
                    if (System.nanoTime() > giveUpAt) {
                        throw new CannotMeasure("%s cannot be read.".formatted(topic));
                    }
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                        records.add(new ProducerRecord<>(
                                record.topic(), record.partition(), record.key(), record.value(), record.headers()));
                    }
                }
            }
        }
        // As they come under load, and not partition by partition, which would fill batches as no load does.
        Collections.shuffle(records, new Random(SEED));
        return new BareRecords(records, partitions);
    }

    /** Of each topic. */
    int partitions() {
        return partitions;
    }

    /** Sends them all, and returns when the broker has them all. */
    void produce(Producer<byte[], byte[]> producer) {
        List<Future<?>> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(record));
        }
        try {
            for (Future<?> acknowledgement : sent) {
                acknowledgement.get();
            }
        } catch (ExecutionException e) {
            throw new CannotMeasure("A record cannot be produced: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotMeasure("interrupted", e);
        }
    }

    /** Reads as many as there are, from where the consumer stands. */
    void consume(Consumer<byte[], byte[]> consumer) {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        for (int left = records.size(); left > 0; left -= consumer.poll(POLL).count()) {
            if (System.nanoTime() > giveUpAt) {
                throw new CannotMeasure("%d records that were produced cannot be read.".formatted(left));
            }
        }
    }

    /** With the settings that the product's have. */
    static Producer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Of all partitions, from their ends on. */
    static Consumer<byte[], byte[]> consumerFromTheEnd(String bootstrapServers) {
        Consumer<byte[], byte[]> consumer = consumer(bootstrapServers);
        List<TopicPartition> all = TOPICS.stream()
                .flatMap(topic -> partitions(consumer, topic).stream())
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        // Seeking is lazy: without this it would find the end when it polls.
        all.forEach(consumer::position);
        return consumer;
    }

    private static Consumer<byte[], byte[]> consumer(String bootstrapServers) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_AT_ONCE);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, Topic topic) {
        return consumer.partitionsFor(topic.topicName()).stream()
                .map(partition -> new TopicPartition(topic.topicName(), partition.partition()))
                .toList();
    }
}
