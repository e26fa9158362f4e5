package io.giro.saga.memory;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.saga.Clock;
import io.giro.saga.DeadLetters;
import io.giro.saga.Delivery;
import io.giro.saga.EventLog;
import io.giro.saga.Poll;
import io.giro.saga.UnprocessableEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * The log in memory: topics with partitions, and groups with offsets. Records are taken in order for each partition and
 * come again until they are acknowledged.
 */
public final class MemoryLog implements EventLog, DeadLetters {

    /** A record that was parked, and why. */
    public record DeadLetter(Delivery delivery, String reason) {}

    private final int partitions;
    private final int shards;
    private final Clock clock;
    private final Map<Topic, List<List<Recorded>>> topics = new EnumMap<>(Topic.class);
    private final Map<String, Map<Position, Integer>> groups = new HashMap<>();
    private final Map<String, Map<Position, SortedSet<Integer>>> settledAhead = new HashMap<>();
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

    /** Appends a record that nobody can read. */
    public void appendUnreadable(Topic topic, AccountId key) {
        append(topic, key, Optional.empty(), Optional.empty());
    }

    /** Everything that was ever said on a topic, partition by partition. */
    public List<TransferEvent> said(Topic topic) {
        return partitionsOf(topic).stream()
                .flatMap(List::stream)
                .flatMap(recorded -> recorded.content.stream())
                .toList();
    }

    public List<DeadLetter> deadLetters() {
        return List.copyOf(deadLetters);
    }

    @Override
    public void park(Delivery delivery, String reason) {
        deadLetters.add(new DeadLetter(delivery, reason));
    }

    /** Up to {@code limit} records behind the group's offsets; without an acknowledgement the next poll repeats them. */
    public Poll poll(String group, Set<Topic> subscribed, int limit) {
        return poll(group, subscribed, partition -> true, limit);
    }

    /** As above, from the partitions that a member of the group has. In the same order in every run of a program. */
    public Poll poll(String group, Set<Topic> subscribed, IntPredicate assigned, int limit) {
        Map<Position, Integer> offsets = groups.computeIfAbsent(group, name -> new HashMap<>());
        Map<Position, SortedSet<Integer>> ahead = settledAhead.computeIfAbsent(group, name -> new HashMap<>());
        List<Recorded> taken = new ArrayList<>();
        for (Topic topic : inOrder(subscribed)) {
            for (int partition = 0; partition < partitions; partition++) {
                if (!assigned.test(partition)) {
                    continue;
                }
                Position position = new Position(topic, partition);
                List<Recorded> records = partitionsOf(topic).get(partition);
                SortedSet<Integer> settled = ahead.getOrDefault(position, Collections.emptySortedSet());
                records.subList(offsets.getOrDefault(position, 0), records.size()).stream()
                        .filter(record -> !settled.contains(record.offset))
                        .limit(limit - taken.size())
                        .forEach(taken::add);
            }
        }
        return new MemoryPoll(taken, offsets, ahead);
    }

    /** How many records the group has not acknowledged yet. */
    public int lag(String group, Set<Topic> subscribed) {
        return poll(group, subscribed, Integer.MAX_VALUE).deliveries().size();
    }

    /** Takes the group back to the beginning of every topic. */
    public void resetToEarliest(String group) {
        groups.remove(group);
        settledAhead.remove(group);
    }

    /** Moves the group by so many records on every partition, back if negative, but never beyond an end. */
    public void move(String group, Set<Topic> subscribed, int records) {
        Map<Position, Integer> offsets = groups.computeIfAbsent(group, name -> new HashMap<>());
        settledAhead.remove(group);
        for (Topic topic : subscribed) {
            for (int partition = 0; partition < partitions; partition++) {
                Position position = new Position(topic, partition);
                long moved = (long) offsets.getOrDefault(position, 0) + records;
                int end = partitionsOf(topic).get(partition).size();
                offsets.put(position, Math.clamp(moved, 0, end));
            }
        }
    }

    /** Whether the group has acknowledged all that the key's partition got before this time. */
    public boolean hasPassed(String group, Topic topic, AccountId key, Instant time) {
        int partition = key.slot().partition(partitions);
        int acknowledged = groups.getOrDefault(group, Map.of()).getOrDefault(new Position(topic, partition), 0);
        List<Recorded> records = partitionsOf(topic).get(partition);
        return acknowledged == records.size()
                || !records.get(acknowledged).recordedAt.isBefore(time);
    }

    private void append(TransferEvent event, Optional<String> traceparent) {
        append(event.topic(), event.key(), Optional.of(event), traceparent);
    }

    private void append(Topic topic, AccountId key, Optional<TransferEvent> content, Optional<String> traceparent) {
        int partition = key.slot().partition(partitions);
        List<Recorded> records = partitionsOf(topic).get(partition);
        Position position = new Position(topic, partition);
        int shard = key.slot().shard(shards);
        records.add(new Recorded(content, shard, clock.now(), traceparent, position, records.size()));
    }

    /** The order of a set of topics may differ from one run of the program to the next. */
    private static Set<Topic> inOrder(Set<Topic> topics) {
        EnumSet<Topic> ordered = EnumSet.noneOf(Topic.class);
        ordered.addAll(topics);
        return ordered;
    }

    private List<List<Recorded>> partitionsOf(Topic topic) {
        return topics.getOrDefault(topic, List.of());
    }

    private record Position(Topic topic, int partition) {}

    private record Recorded(
            Optional<TransferEvent> content,
            int shard,
            Instant recordedAt,
            Optional<String> traceparent,
            Position partition,
            int offset)
            implements Delivery {

        @Override
        public TransferEvent event() {
            return content.orElseThrow(() -> new UnprocessableEvent(position() + " cannot be read"));
        }

        @Override
        public boolean isMisplaced() {
            return false;
        }

        @Override
        public String position() {
            return partition.topic.topicName() + "-" + partition.partition + "@" + offset;
        }
    }

    /**
     * As on the real log, a group's offset passes a record only when everything before it is settled; and what was settled
     * behind one that waits does not come again with it.
     */
    private static final class MemoryPoll implements Poll {

        private final List<Delivery> deliveries;
        private final Map<Position, Integer> offsets;
        private final Map<Position, SortedSet<Integer>> open = new HashMap<>();
        private final Map<Position, Integer> ends = new HashMap<>();
        private final Map<Position, SortedSet<Integer>> settledAhead;

        MemoryPoll(
                List<Recorded> taken, Map<Position, Integer> offsets, Map<Position, SortedSet<Integer>> settledAhead) {
            this.deliveries = List.copyOf(taken);
            this.offsets = offsets;
            this.settledAhead = settledAhead;
            for (Recorded recorded : taken) {
                open.computeIfAbsent(recorded.partition, first -> new TreeSet<>())
                        .add(recorded.offset);
                ends.merge(recorded.partition, recorded.offset + 1, Math::max);
            }
        }

        @Override
        public List<Delivery> deliveries() {
            return deliveries;
        }

        @Override
        public void acknowledge(List<Delivery> settled) {
            for (Delivery delivery : settled) {
                if (delivery instanceof Recorded recorded) {
                    SortedSet<Integer> unsettled = open.getOrDefault(recorded.partition, new TreeSet<>());
                    unsettled.remove(recorded.offset);
                    int next = unsettled.isEmpty() ? ends.getOrDefault(recorded.partition, 0) : unsettled.first();
                    SortedSet<Integer> ahead =
                            settledAhead.computeIfAbsent(recorded.partition, first -> new TreeSet<>());
                    ahead.add(recorded.offset);
                    ahead.headSet(next).clear();
                    while (ahead.remove(next)) {
                        next++;
                    }
                    offsets.merge(recorded.partition, next, Math::max);
                }
            }
        }

        @Override
        public void retrySoon(List<Delivery> waiting) {
            // Not acknowledged, so the next poll takes them again.
        }

        @Override
        public void holdUp(List<Delivery> heldUp, int shard) {
            // The same, whatever lies behind them.
        }

        @Override
        public void retryLater(List<Delivery> unsettled, int shard, RuntimeException cause) {
            // Nothing was acknowledged, so the next poll takes them again.
        }
    }
}
