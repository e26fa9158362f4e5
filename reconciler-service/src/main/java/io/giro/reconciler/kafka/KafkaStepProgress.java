package io.giro.reconciler.kafka;

import io.giro.reconciler.Awaited;
import io.giro.reconciler.StepProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far the steps are, by the offsets that their groups have committed. An event counts as passed when its group's offset
 * on its partition has reached the first record that the partition got later than the event, or the end if there is none.
 *
 * <p>A few requests answer a whole run: each partition is asked for the youngest event that waits on it, and, if that was not
 * reached, for the oldest.
 */
public final class KafkaStepProgress implements StepProgress {

    private static final long TIMEOUT_SECONDS = 10;

    private final Admin admin;
    private final int partitions;
    private final Duration slack;

    /**
     * @param slack how much later than it happened an event may have reached its partition
     */
    public KafkaStepProgress(Admin admin, int partitions, Duration slack) {
        this.admin = admin;
        this.partitions = partitions;
        this.slack = slack;
    }

    @Override
    public Set<Awaited> passed(Set<Awaited> awaited) {
        Map<TopicPartition, List<Awaited>> waiting = awaited.stream().collect(Collectors.groupingBy(this::partition));
        Map<TopicPartition, Instant> youngest = since(waiting, BinaryOperator.maxBy(Instant::compareTo));
        Map<TopicPartition, Long> needed = offsetsAt(youngest);
        // After the ends were asked for: a step that keeps up has reached them by now.
        Map<TopicPartition, Long> reached = reached(waiting);
        Set<Awaited> passed = new HashSet<>();
        Map<TopicPartition, List<Awaited>> behind = new HashMap<>();
        waiting.forEach((partition, events) -> {
            if (isReached(partition, needed, reached)) {
                passed.addAll(events);
            } else if (events.size() > 1) {
                behind.put(partition, events);
            }
        });
        passed.addAll(oldestPassed(behind, reached));
        return passed;
    }

    private Set<Awaited> oldestPassed(Map<TopicPartition, List<Awaited>> behind, Map<TopicPartition, Long> reached) {
        Map<TopicPartition, Instant> oldest = since(behind, BinaryOperator.minBy(Instant::compareTo));
        Map<TopicPartition, Long> needed = offsetsAt(oldest);
        Set<Awaited> passed = new HashSet<>();
        behind.forEach((partition, events) -> {
            if (isReached(partition, needed, reached)) {
                Instant upTo = oldest.getOrDefault(partition, Instant.MIN);
                events.stream().filter(event -> !event.since().isAfter(upTo)).forEach(passed::add);
            }
        });
        return passed;
    }

    /** Unknown offsets count as not reached. */
    private static boolean isReached(
            TopicPartition partition, Map<TopicPartition, Long> needed, Map<TopicPartition, Long> reached) {
        return reached.getOrDefault(partition, -1L) >= needed.getOrDefault(partition, Long.MAX_VALUE);
    }

    /** For each partition the offset of the first record after the time, or the end. */
    private Map<TopicPartition, Long> offsetsAt(Map<TopicPartition, Instant> times) {
        Map<TopicPartition, OffsetSpec> atTime = new HashMap<>();
        times.forEach((partition, time) ->
                atTime.put(partition, OffsetSpec.forTimestamp(time.plus(slack).toEpochMilli())));
        Map<TopicPartition, Long> offsets = offsets(atTime);
        Set<TopicPartition> withoutLaterRecord = offsets.entrySet().stream()
                .filter(entry -> entry.getValue() < 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        offsets.putAll(offsets(all(withoutLaterRecord, OffsetSpec.latest())));
        return offsets;
    }

    /** Where each partition's step is: at its committed offset, or where what is left of the topic begins, if that is later. */
    private Map<TopicPartition, Long> reached(Map<TopicPartition, List<Awaited>> waiting) {
        Map<String, Set<TopicPartition>> byGroup = new HashMap<>();
        waiting.forEach((partition, events) -> byGroup.computeIfAbsent(
                        events.getFirst().step().consumerGroup(), group -> new HashSet<>())
                .add(partition));
        Map<TopicPartition, Long> reached = offsets(all(waiting.keySet(), OffsetSpec.earliest()));
        committed(byGroup).forEach((partition, offset) -> reached.merge(partition, offset, Math::max));
        return reached;
    }

    private Map<TopicPartition, Long> committed(Map<String, Set<TopicPartition>> byGroup) {
        Map<String, ListConsumerGroupOffsetsSpec> questions = new HashMap<>();
        byGroup.forEach(
                (group, ofGroup) -> questions.put(group, new ListConsumerGroupOffsetsSpec().topicPartitions(ofGroup)));
        Map<TopicPartition, Long> committed = new HashMap<>();
        if (!questions.isEmpty()) {
            answer(admin.listConsumerGroupOffsets(questions).all())
                    .values()
                    .forEach(ofGroup -> ofGroup.forEach((partition, offset) -> put(committed, partition, offset)));
        }
        return committed;
    }

    /** Kafka says null for a partition on which the group has committed nothing. */
    private static void put(
            Map<TopicPartition, Long> committed, TopicPartition partition, @Nullable OffsetAndMetadata offset) {
        if (offset != null) {
            committed.put(partition, offset.offset());
        }
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> questions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (!questions.isEmpty()) {
            Map<TopicPartition, ListOffsetsResultInfo> answers =
                    answer(admin.listOffsets(questions).all());
            answers.forEach((partition, info) -> offsets.put(partition, info.offset()));
        }
        return offsets;
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

    private static Map<TopicPartition, OffsetSpec> all(Collection<TopicPartition> partitions, OffsetSpec spec) {
        return partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
    }

    private static <T> T answer(KafkaFuture<T> question) {
        try {
            return question.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new KafkaException("offsets could not be read", e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("offsets were not read within " + TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while reading offsets", e);
        }
    }
}
