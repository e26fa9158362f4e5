package io.giro.saga.kafka;

import io.giro.saga.Delivery;
import io.giro.saga.Poll;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * One poll of a consumer. An offset is committed only up to the first record of its partition that is not settled, in
 * this poll or before, so a record that has to wait cannot be skipped by its neighbours.
 */
final class KafkaPoll implements Poll {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaPoll.class);

    private final List<Delivery> deliveries;
    private final Progress progress;
    private final Consumer<?, ?> consumer;
    private final Pauses pauses;

    /** Where a poll asks for partitions to be left alone for a while. */
    interface Pauses {

        /** Leaves them alone until the shard may be asked again, longer with each failure in a row. */
        void pause(Set<TopicPartition> partitions, int shard);

        /** The same for a second. */
        void pauseForASecond(Set<TopicPartition> partitions, int shard);

        /** Reads on, and goes back in a moment for what is open. */
        void goBackSoon(Set<TopicPartition> partitions);

        void succeeded(int shard);
    }

    KafkaPoll(List<KafkaDelivery> deliveries, Progress progress, Consumer<?, ?> consumer, Pauses pauses) {
        this.deliveries = List.copyOf(deliveries);
        this.progress = progress;
        this.consumer = consumer;
        this.pauses = pauses;
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
        for (Delivery delivery : settled) {
            ConsumerRecord<?, ?> record = record(delivery);
            progress.of(partition(delivery)).settled(record.offset(), record.timestamp());
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions(settled)) {
            offsets.put(partition, new OffsetAndMetadata(progress.of(partition).committable()));
        }
        try {
            consumer.commitSync(offsets);
            settled.stream().map(Delivery::shard).distinct().forEach(pauses::succeeded);
        } catch (KafkaException e) {
            // Partitions moved, or the broker is away: what is settled stays settled, and the other shards go on.
            LOG.info("Offsets were not committed, so the records come again: {}", e.getMessage());
            settled.forEach(delivery -> progress.of(partition(delivery))
                    .notCommitted(record(delivery).offset()));
            retryLater(settled, settled.getFirst().shard(), e);
        }
    }

    @Override
    public void retrySoon(List<Delivery> waiting) {
        pauses.goBackSoon(partitions(waiting));
    }

    @Override
    public void holdUp(List<Delivery> heldUp, int shard) {
        pauses.pauseForASecond(goBack(heldUp), shard);
    }

    @Override
    public void retryLater(List<Delivery> failed, int shard, RuntimeException cause) {
        pauses.pause(goBack(failed), shard);
    }

    private Set<TopicPartition> goBack(List<Delivery> unsettled) {
        Set<TopicPartition> partitions = partitions(unsettled);
        for (TopicPartition partition : partitions) {
            // One that was lost meanwhile is somebody else's to read again.
            if (consumer.assignment().contains(partition)) {
                progress.of(partition).goBack().ifPresent(first -> consumer.seek(partition, first));
            }
        }
        return partitions;
    }

    private static Set<TopicPartition> partitions(List<Delivery> deliveries) {
        return deliveries.stream().map(KafkaPoll::partition).collect(Collectors.toSet());
    }

    private static TopicPartition partition(Delivery delivery) {
        return new TopicPartition(record(delivery).topic(), record(delivery).partition());
    }

    private static ConsumerRecord<?, ?> record(Delivery delivery) {
        return ((KafkaDelivery) delivery).record();
    }
}
