package io.giro.reconciler.kafka;

import io.giro.event.SagaStep;
import io.giro.saga.kafka.Answers;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far the consumer groups of a step are on partitions, by the offsets that they have committed. Two requests for the
 * partitions and one for each group answer for all of them.
 *
 * <p>A committed offset is not always where a group goes on. If it lies before the first record that is left, or there is none,
 * the group goes on at that first record. So it does if the offset lies behind the end, because the partition has lost its
 * records or was never so long. And between it and the next record, or the end, there may be markers of transactions, which
 * no step ever reads.
 */
final class GroupProgress {

    private final Admin admin;
    private final PartitionOffsets offsets;
    private final NextRecords records;
    private final int shards;

    GroupProgress(Admin admin, NextRecords records, int shards) {
        this.admin = admin;
        this.offsets = new PartitionOffsets(admin);
        this.records = records;
        this.shards = shards;
    }

    /**
     * Where each group of a step is.
     *
     * @return by group; without the partitions of which Kafka says nothing now
     * @throws org.apache.kafka.common.KafkaException if it says nothing about any, or does not know the group's offsets
     */
    Map<String, Map<TopicPartition, Reach>> ofEachGroup(SagaStep step, Collection<TopicPartition> partitions) {
        Map<String, Map<TopicPartition, Reach>> reaches = committed(step, partitions);
        reaches.replaceAll((group, reach) -> records.pastMarkers(reach));
        return reaches;
    }

    /** As {@link #ofEachGroup}, but on each partition only of the group that is furthest behind. */
    Map<TopicPartition, Reach> ofSlowestGroup(SagaStep step, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Reach> slowest = new HashMap<>();
        committed(step, partitions)
                .values()
                .forEach(group -> group.forEach((partition, reach) ->
                        slowest.merge(partition, reach, (one, other) -> one.next() <= other.next() ? one : other)));
        return records.pastMarkers(slowest);
    }

    /** By the committed offsets alone: markers before the next record count as if they were records. */
    private Map<String, Map<TopicPartition, Reach>> committed(SagaStep step, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = offsets.of(partitions, OffsetSpec.earliest());
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new LinkedHashMap<>();
        step.consumerGroups(shards).forEach(group -> committed.put(group, committed(group, partitions)));
        // Last: what a group has read before cannot be behind it.
        Map<TopicPartition, Long> ends = offsets.of(partitions, OffsetSpec.latest());
        Map<String, Map<TopicPartition, Reach>> reaches = new LinkedHashMap<>();
        committed.forEach((group, ofGroup) -> reaches.put(group, reaches(begins, ofGroup, ends)));
        return reaches;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group, Collection<TopicPartition> partitions) {
        var question = Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions));
        return Answers.to(
                admin.listConsumerGroupOffsets(question).partitionsToOffsetAndMetadata(group),
                "the offsets of group " + group + " could not be read");
    }

    private static Map<TopicPartition, Reach> reaches(
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Reach> reaches = new HashMap<>();
        begins.forEach((partition, begin) -> {
            Long end = ends.get(partition);
            if (end != null) {
                reaches.put(partition, Reach.of(offset(committed.get(partition)), begin, end));
            }
        });
        return reaches;
    }

    /** Kafka says null for a partition on which the group has committed nothing. */
    private static OptionalLong offset(@Nullable OffsetAndMetadata committed) {
        return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
    }
}
