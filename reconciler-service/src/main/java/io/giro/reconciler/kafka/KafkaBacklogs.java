package io.giro.reconciler.kafka;

import io.giro.event.SagaStep;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records wait for each consumer group of the steps. Kafka is asked, not the consumers: one that is dead, or leaves a
 * shard alone, does not tell how far it is behind.
 */
public final class KafkaBacklogs {

    private final GroupProgress progress;
    private final int partitions;
    private final int shards;

    public KafkaBacklogs(Admin admin, NextRecords records, int partitions, int shards) {
        this.progress = new GroupProgress(admin, records, shards);
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
            if (!step.reads().isEmpty()) {
                progress.ofEachGroup(step, partitions(step))
                        .forEach((group, reaches) -> counts.put(group, backlog(reaches)));
            }
        }
        return counts;
    }

    private static long backlog(Map<TopicPartition, Reach> reaches) {
        return reaches.values().stream().mapToLong(Reach::backlog).sum();
    }

    private List<TopicPartition> partitions(SagaStep step) {
        return step.topicNames().stream()
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(number -> new TopicPartition(topic, number)))
                .toList();
    }
}
