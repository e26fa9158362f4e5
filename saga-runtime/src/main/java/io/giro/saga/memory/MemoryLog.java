package io.giro.saga.memory;

import io.giro.account.Slot;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.saga.Clock;
import io.giro.saga.DeadLetters;
import io.giro.saga.Delivery;
import io.giro.saga.EventLog;
import io.giro.saga.Poll;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The log in memory: topics with partitions, and groups with offsets. Records are taken in order for each partition and
 * come again until they are acknowledged.
 */
public final class MemoryLog implements EventLog, DeadLetters {

    /** A record that was parked, and why. */
    public record DeadLetter(TransferEvent event, String reason) {}

    private final int partitions;
    private final int shards;
    private final Clock clock;
    private final Map<Topic, List<List<Recorded>>> topics = new EnumMap<>(Topic.class);
    private final Map<String, Map<Position, Integer>> groups = new HashMap<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();

    public MemoryLog(int partitions, int shards, Clock clock) {
        this.partitions = partitions;
        this.shards = shards;
        this.clock = clock;
        for (Topic topic : Topic.values()) {
            List<List<Recorded>> empty = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                empty.add(new ArrayList<>());
            }
            topics.put(topic, empty);
        }
    }

    @Override
    public void send(List<Outgoing> events) {
        events.forEach(outgoing -> append(outgoing.event(), outgoing.traceparent()));
    }

    /** Appends an event as its producer would. */
    public void append(TransferEvent event) {
        append(event, Optional.empty());
    }

    /** Everything that was ever said on a topic, partition by partition. */
    public List<TransferEvent> said(Topic topic) {
        return partitionsOf(topic).stream()
                .flatMap(List::stream)
                .map(recorded -> recorded.event)
                .toList();
    }

    public List<DeadLetter> deadLetters() {
        return List.copyOf(deadLetters);
    }

    @Override
    public void park(Delivery delivery, String reason) {
        deadLetters.add(new DeadLetter(delivery.event(), reason));
    }

    /** Up to {@code limit} records behind the group's offsets; without an acknowledgement the next poll repeats them. */
    public Poll poll(String group, Set<Topic> subscribed, int limit) {
        Map<Position, Integer> offsets = groups.computeIfAbsent(group, name -> new HashMap<>());
        List<Delivery> taken = new ArrayList<>();
        for (Topic topic : subscribed) {
            for (int partition = 0; partition < partitions; partition++) {
                List<Recorded> records = partitionsOf(topic).get(partition);
                int from = offsets.getOrDefault(new Position(topic, partition), 0);
                int to = from + Math.min(records.size() - from, limit - taken.size());
                taken.addAll(records.subList(from, to));
            }
        }
        return new MemoryPoll(taken, offsets);
    }

    /** How many records the group has not acknowledged yet. */
    public int lag(String group, Set<Topic> subscribed) {
        return poll(group, subscribed, Integer.MAX_VALUE).deliveries().size();
    }

    /** Takes the group back to the beginning of every topic. */
    public void resetToEarliest(String group) {
        groups.remove(group);
    }

    private void append(TransferEvent event, Optional<String> traceparent) {
        Slot slot = event.key().slot();
        int partition = slot.partition(partitions);
        List<Recorded> records = partitionsOf(event.topic()).get(partition);
        Position position = new Position(event.topic(), partition);
        records.add(new Recorded(event, slot.shard(shards), clock.now(), traceparent, position, records.size()));
    }

    private List<List<Recorded>> partitionsOf(Topic topic) {
        return topics.getOrDefault(topic, List.of());
    }

    private record Position(Topic topic, int partition) {}

    private record Recorded(
            TransferEvent event,
            int shard,
            Instant recordedAt,
            Optional<String> traceparent,
            Position partition,
            int offset)
            implements Delivery {

        @Override
        public String position() {
            return partition.topic.topicName() + "-" + partition.partition + "@" + offset;
        }
    }

    private record MemoryPoll(List<Delivery> deliveries, Map<Position, Integer> offsets) implements Poll {

        @Override
        public void acknowledge(List<Delivery> settled) {
            for (Delivery delivery : settled) {
                if (delivery instanceof Recorded recorded) {
                    offsets.merge(recorded.partition, recorded.offset + 1, Math::max);
                }
            }
        }

        @Override
        public void retryLater(List<Delivery> unsettled, int shard, RuntimeException cause) {
            // Nothing was acknowledged, so the next poll takes them again.
        }
    }
}
