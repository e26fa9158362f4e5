package io.giro.reconciler.kafka;

import io.giro.event.SagaStep;
import io.giro.saga.kafka.Answers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records wait for each consumer group of the steps, by the offsets that it has committed. Asked from outside: a consumer that is dead, or
 * that leaves a shard alone, does not tell how far it is behind.
 */
public final class KafkaBacklogs {

    private final Admin admin;
    private final PartitionOffsets offsets;
    private final NextRecords records;
    private final int partitions;
    private final int shards;

    public KafkaBacklogs(Admin admin, NextRecords records, int partitions, int shards) {
        this.admin = admin;
        this.offsets = new PartitionOffsets(admin);
        this.records = records;
        this.partitions = partitions;
        this.shards = shards;
    }

    /** The groups of all steps that read topics. */
    public List<String> groups() {
        return Arrays.stream(SagaStep.values())
                .filter(step -> !step.reads().isEmpty())
                .flatMap(step -> step.consumerGroups(shards).stream())
                .toList();
    }

    /**
     * Counts them now, by group; without those of a partition of which Kafka says nothing.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not say
     */
    public Map<String, Long> count() {
        Map<String, Long> counts = new HashMap<>();
        for (SagaStep step : SagaStep.values()) {
            List<TopicPartition> read = partitions(step);
            if (!read.isEmpty()) {
                Map<TopicPartition, Long> begins = offsets.of(read, OffsetSpec.earliest());
                List<Map<TopicPartition, OffsetAndMetadata>> committed = new ArrayList<>();
                step.consumerGroups(shards).forEach(group -> committed.add(committed(group)));
                // Last: what a group has read before cannot be behind it.
                Map<TopicPartition, Long> ends = offsets.of(read, OffsetSpec.latest());
                for (int group = 0; group < committed.size(); group++) {
                    counts.put(step.consumerGroups(shards).get(group), waiting(begins, committed.get(group), ends));
                }
            }
        }
        return counts;
    }

    private long waiting(
            Map<TopicPartition, Long> begins,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Reach> reaches = new HashMap<>();
        begins.forEach((partition, begin) -> {
            long end = ends.getOrDefault(partition, begin);
            OffsetAndMetadata next = committed.get(partition);
            reaches.put(
                    partition, new Reach(next == null ? begin : PartitionOffsets.next(next.offset(), begin, end), end));
        });
        return records.pastMarkers(reaches).values().stream()
                .mapToLong(Reach::lag)
                .sum();
    }

    private List<TopicPartition> partitions(SagaStep step) {
        return step.topicNames().stream()
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(number -> new TopicPartition(topic, number)))
                .toList();
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        return Answers.to(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                "the offsets of group " + group + " could not be read");
    }
}
