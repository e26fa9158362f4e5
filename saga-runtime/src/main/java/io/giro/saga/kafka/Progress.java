package io.giro.saga.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** How far one consumer thread is on the partitions that it has. Not thread-safe. */
final class Progress {

    private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();

    /** Takes a poll, in the order of each partition, and returns those of its records that are not settled yet. */
    List<ConsumerRecord<byte[], byte[]>> read(List<ConsumerRecord<byte[], byte[]>> polled) {
        Set<TopicPartition> begun = new HashSet<>();
        List<ConsumerRecord<byte[], byte[]>> unsettled = new ArrayList<>(polled.size());
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            PartitionProgress progress = of(partition);
            if (begun.add(partition)) {
                progress.poll(record.offset());
            }
            if (progress.read(record.offset(), record.timestamp())) {
                unsettled.add(record);
            }
        }
        return unsettled;
    }

    PartitionProgress of(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, unknown -> new PartitionProgress());
    }

    /** Somebody else may have been there meanwhile: what was known is worth nothing. */
    void forget(Collection<TopicPartition> moved) {
        moved.forEach(partitions::remove);
    }
}
