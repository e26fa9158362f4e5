package io.giro.saga.kafka;

import io.giro.saga.Delivery;
import io.giro.saga.Poll;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One poll of a consumer. An offset is committed only up to the first record of its partition that is not settled, so a
 * record that lies on a foreign shard's partition cannot be skipped by its neighbours.
 */
final class KafkaPoll implements Poll {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPoll.class);

    private final List<Delivery> deliveries;
    private final Map<TopicPartition, List<KafkaDelivery>> unsettled = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Consumer<?, ?> consumer;
    private final Pauses pauses;

    /** Where a poll asks for partitions to be left alone for a while. */
    interface Pauses {
        void pause(Set<TopicPartition> partitions, int shard);

        void succeeded(int shard);
    }

    KafkaPoll(List<KafkaDelivery> records, Consumer<?, ?> consumer, Pauses pauses) {
        this.deliveries = List.copyOf(records);
        this.consumer = consumer;
        this.pauses = pauses;
        for (KafkaDelivery delivery : records) {
            ends.merge(partition(delivery.record()), delivery.record().offset() + 1, Math::max);
            unsettled
                    .computeIfAbsent(partition(delivery.record()), partition -> new ArrayList<>())
                    .add(delivery);
        }
    }

    @Override
    public List<Delivery> deliveries() {
        return deliveries;
    }

    @Override
    public void acknowledge(List<Delivery> settled) {
        if (settled.isEmpty()) {
            return;
        }
        Set<Delivery> done = new HashSet<>(settled);
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions(settled)) {
            List<KafkaDelivery> open = unsettled.getOrDefault(partition, new ArrayList<>());
            open.removeIf(done::contains);
            long end = ends.getOrDefault(partition, 0L);
            offsets.put(partition, new OffsetAndMetadata(firstOffset(open).orElse(end)));
        }
        try {
            consumer.commitSync(offsets);
        } catch (KafkaException e) {
            // Partitions moved, or the broker is away: what is settled stays settled, and the other shards go on.
            LOG.info("Offsets were not committed, so the records come again: {}", e.getMessage());
        }
        pauses.succeeded(settled.getFirst().shard());
    }

    @Override
    public void retryLater(List<Delivery> failed, int shard, RuntimeException cause) {
        Set<TopicPartition> partitions = partitions(failed);
        for (TopicPartition partition : partitions) {
            // One that was lost meanwhile is somebody else's to read again.
            if (!consumer.assignment().contains(partition)) {
                continue;
            }
            firstOffset(unsettled.getOrDefault(partition, List.of()))
                    .ifPresent(first -> consumer.seek(partition, first));
        }
        pauses.pause(partitions, shard);
    }

    private static Set<TopicPartition> partitions(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> partition(((KafkaDelivery) delivery).record()))
                .collect(Collectors.toSet());
    }

    private static Optional<Long> firstOffset(List<KafkaDelivery> deliveries) {
        return deliveries.stream().map(delivery -> delivery.record().offset()).min(Comparator.naturalOrder());
    }

    private static TopicPartition partition(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
