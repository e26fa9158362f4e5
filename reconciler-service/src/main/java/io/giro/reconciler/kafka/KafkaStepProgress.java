package io.giro.reconciler.kafka;

import io.giro.event.SagaStep;
import io.giro.reconciler.Awaited;
import io.giro.reconciler.StepProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the steps are, by the {@link GroupProgress} of the slowest of their groups. An event counts as passed when that group
 * has reached, on the event's partition, the first record that the partition got later than the event, or the end if there is
 * none.
 *
 * <p>A few requests for each step answer a whole run: each partition is asked for the youngest event that waits on it, and,
 * if that was not reached, for the oldest.
 */
public final class KafkaStepProgress implements StepProgress {

    private final PartitionOffsets offsets;
    private final GroupProgress groups;
    private final int partitions;
    private final Duration slack;

    /**
     * @param slack how much later than it happened an event may have reached its partition
     */
    public KafkaStepProgress(Admin admin, NextRecords records, int partitions, int shards, Duration slack) {
        this.offsets = new PartitionOffsets(admin);
        this.groups = new GroupProgress(admin, records, shards);
        this.partitions = partitions;
        this.slack = slack;
    }

    @Override
    public Map<Awaited, Standing> standings(Set<Awaited> awaited) {
        Map<Awaited, Standing> standings = new HashMap<>();
        awaited.stream()
                .collect(Collectors.groupingBy(Awaited::step))
                .forEach((step, events) -> standings.putAll(standings(step, events)));
        return standings;
    }

    private Map<Awaited, Standing> standings(SagaStep step, List<Awaited> awaited) {
        Map<TopicPartition, List<Awaited>> waiting = awaited.stream().collect(Collectors.groupingBy(this::partition));
        Map<TopicPartition, Long> needed = offsetsAfter(since(waiting, BinaryOperator.maxBy(Instant::compareTo)));
        // After the ends were asked for: a step that keeps up has reached them by now.
        Map<TopicPartition, Reach> reaches = groups.ofSlowestGroup(step, waiting.keySet());
        Map<TopicPartition, List<Awaited>> behind = waiting.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1 && !isReached(entry.getKey(), needed, reaches))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<TopicPartition, Instant> oldest = since(behind, BinaryOperator.minBy(Instant::compareTo));
        Map<TopicPartition, Long> neededForOldest = offsetsAfter(oldest);
        Map<Awaited, Standing> standings = new HashMap<>();
        reaches.forEach((partition, reach) -> {
            boolean all = isReached(partition, needed, reaches);
            Instant upTo = isReached(partition, neededForOldest, reaches)
                    ? oldest.getOrDefault(partition, Instant.MIN)
                    : Instant.MIN;
            waiting.getOrDefault(partition, List.of())
                    .forEach(event -> standings.put(
                            event,
                            new Standing(
                                    partition.partition(),
                                    reach.next(),
                                    reach.end(),
                                    all || !event.since().isAfter(upTo))));
        });
        return standings;
    }

    /** Unknown offsets count as not reached. */
    private static boolean isReached(
            TopicPartition partition, Map<TopicPartition, Long> needed, Map<TopicPartition, Reach> reaches) {
        Reach reach = reaches.get(partition);
        return reach != null && reach.next() >= needed.getOrDefault(partition, Long.MAX_VALUE);
    }

    /** For each partition the offset of the first record after the time, or the end. */
    private Map<TopicPartition, Long> offsetsAfter(Map<TopicPartition, Instant> times) {
        Map<TopicPartition, OffsetSpec> atTime = new HashMap<>();
        times.forEach((partition, time) ->
                atTime.put(partition, OffsetSpec.forTimestamp(time.plus(slack).toEpochMilli())));
        Map<TopicPartition, Long> found = offsets.of(atTime);
        Set<TopicPartition> withoutLaterRecord = found.entrySet().stream()
                .filter(entry -> entry.getValue() < 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        found.keySet().removeAll(withoutLaterRecord);
        found.putAll(offsets.of(withoutLaterRecord, OffsetSpec.latest()));
        return found;
    }

    private TopicPartition partition(Awaited event) {
        return new TopicPartition(event.topic().topicName(), event.key().slot().partition(partitions));
    }

    private static Map<TopicPartition, Instant> since(
            Map<TopicPartition, List<Awaited>> waiting, BinaryOperator<Instant> which) {
        Map<TopicPartition, Instant> since = new HashMap<>();
        waiting.forEach((partition, events) -> events.forEach(event -> since.merge(partition, event.since(), which)));
        return since;
    }
}
