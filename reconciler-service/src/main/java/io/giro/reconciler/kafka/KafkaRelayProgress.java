package io.giro.reconciler.kafka;

import io.giro.reconciler.RelayProgress;
import io.giro.reconciler.RowToRelay;
import io.giro.saga.Clock;
import io.giro.saga.kafka.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the relays are, by looking for a shard's newest outbox row on Kafka: a relay sends in order, so when that row is
 * there, everything before it is. While the outbox gets nothing newer, its relay is up to date.
 *
 * <p>The search for a row that is not there yet goes on, the next time, where the last one ended. Each search is bounded in
 * records and time. Not thread-safe.
 */
public final class KafkaRelayProgress implements RelayProgress, AutoCloseable {

    /**
     * Records. The newest row is among the last of its partition if it is there at all; only what came since it was read
     * lies behind it.
     */
    private static final int SEARCHED_BACK = 200;

    /** Records. */
    private static final int SEARCHED_AT_ONCE = 5_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SEARCH = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final int partitions;
    private final IntFunction<Optional<RowToRelay>> newestInOutbox;
    private final Clock clock;
    private final Map<Integer, Mark> marks = new HashMap<>();
    private final Map<Integer, RowToRelay> relayed = new HashMap<>();
    private final Map<Integer, Instant> upTo = new HashMap<>();

    /**
     * @param consumer in no group, and used by nobody else
     * @param newestInOutbox the row that the outbox of a shard got last
     */
    public KafkaRelayProgress(
            Consumer<byte[], byte[]> consumer,
            int partitions,
            IntFunction<Optional<RowToRelay>> newestInOutbox,
            Clock clock) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.newestInOutbox = newestInOutbox;
        this.clock = clock;
    }

    @Override
    public Optional<Instant> relayedUpTo(int shard) {
        Mark waitedFor = marks.get(shard);
        if (waitedFor != null) {
            lookFor(waitedFor, shard);
        }
        if (!marks.containsKey(shard)) {
            Instant notedAt = clock.now();
            Optional<RowToRelay> newest = newestInOutbox.apply(shard);
            if (newest.isEmpty() || newest.get().equals(relayed.get(shard))) {
                upTo.put(shard, notedAt);
            } else {
                TopicPartition partition = partition(newest.get());
                Mark mark = new Mark(newest.get(), notedAt, partition, end(partition) - SEARCHED_BACK);
                marks.put(shard, mark);
                lookFor(mark, shard);
            }
        }
        return Optional.ofNullable(upTo.get(shard));
    }

    @Override
    public void waitForTheNewestOf(int shard) {
        marks.remove(shard);
    }

    @Override
    public void forget() {
        marks.clear();
        relayed.clear();
        upTo.clear();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void lookFor(Mark mark, int shard) {
        if (isThere(mark)) {
            marks.remove(shard);
            relayed.put(shard, mark.row);
            upTo.put(shard, mark.notedAt);
        }
    }

    /** Reads on towards where the partition ends now. */
    private boolean isThere(Mark mark) {
        long end = end(mark.partition);
        long begin =
                consumer.beginningOffsets(List.of(mark.partition), PATIENCE).getOrDefault(mark.partition, 0L);
        // Since then the topic may have lost its records, or may have been created again.
        mark.searchFrom = mark.searchFrom > end ? begin : Math.max(begin, mark.searchFrom);
        consumer.assign(List.of(mark.partition));
        consumer.seek(mark.partition, mark.searchFrom);
        long giveUpAt = System.nanoTime() + SEARCH.toNanos();
        long stopAt = Math.min(end, mark.searchFrom + SEARCHED_AT_ONCE);
        while (mark.searchFrom < stopAt && System.nanoTime() < giveUpAt) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (mark.row.isTheSourceOf(record.value(), traceparent(record))) {
                    return true;
                }
            }
            mark.searchFrom = consumer.position(mark.partition, PATIENCE);
        }
        return false;
    }

    private long end(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
    }

    private TopicPartition partition(RowToRelay row) {
        return new TopicPartition(row.topic().topicName(), row.key().slot().partition(partitions));
    }

    private static Optional<String> traceparent(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(EventHeaders.text(record.headers().lastHeader(EventHeaders.TRACEPARENT)));
    }

    /** A row that is waited for, and how far its partition was searched. */
    private static final class Mark {

        private final RowToRelay row;
        private final Instant notedAt;
        private final TopicPartition partition;
        private long searchFrom;

        Mark(RowToRelay row, Instant notedAt, TopicPartition partition, long searchFrom) {
            this.row = row;
            this.notedAt = notedAt;
            this.partition = partition;
            this.searchFrom = searchFrom;
        }
    }
}
