package io.giro.reconciler.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the next record for a group lies. A transaction that ends leaves a marker, which takes an offset but is given to no
 * consumer, so a group that has read everything can stay before the end for ever.
 *
 * <p>Each search is bounded in time, and after one in vain there is none for some seconds. Any thread may ask; the questions
 * are answered one after the other.
 */
public final class NextRecords implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NextRecords.class);

    private static final Duration SEARCH = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(100);

    /**
     * After a search in vain there is no other for so long: a run asks for one step after the other, and must not wait for
     * each.
     */
    private static final Duration AFTER_SILENCE = Duration.ofSeconds(10);

    private final ReentrantLock turn = new ReentrantLock();
    private final Consumer<byte[], byte[]> consumer;
    private long searchFrom = System.nanoTime();

    /**
     * @param consumer in no group, and used by nobody else; it must be given the same records as the steps
     */
    public NextRecords(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * The same reaches, each moved to the first record that waits, or to the end if none does. One for which that cannot be
     * found out stays as it is.
     */
    Map<TopicPartition, Reach> pastMarkers(Map<TopicPartition, Reach> reaches) {
        Map<TopicPartition, Reach> known = new HashMap<>(reaches);
        Map<TopicPartition, Reach> unknown = new HashMap<>(reaches);
        unknown.values().removeIf(reach -> reach.backlog() <= 0);
        if (!unknown.isEmpty()) {
            turn.lock();
            try {
                if (System.nanoTime() - searchFrom >= 0) {
                    search(unknown, known);
                }
            } catch (KafkaException e) {
                searchFrom = System.nanoTime() + AFTER_SILENCE.toNanos();
                LOG.warn("It is not known whether records wait on {}: {}", unknown.keySet(), e.getMessage());
            } finally {
                turn.unlock();
            }
        }
        return known;
    }

    @Override
    public void close() {
        turn.lock();
        try {
            consumer.close();
        } finally {
            turn.unlock();
        }
    }

    /** Moves each reach that it finds out from {@code unknown} to {@code known}. */
    private void search(Map<TopicPartition, Reach> unknown, Map<TopicPartition, Reach> known) {
        try {
            consumer.assign(unknown.keySet());
            unknown.forEach((partition, reach) -> consumer.seek(partition, reach.next()));
            long giveUpAt = System.nanoTime() + SEARCH.toNanos();
            while (!unknown.isEmpty()) {
                if (System.nanoTime() >= giveUpAt) {
                    throw new KafkaException("nothing was read there within " + SEARCH);
                }
                Map<TopicPartition, Reach> found = found(unknown, consumer.poll(POLL));
                known.putAll(found);
                unknown.keySet().removeAll(found.keySet());
                // A partition with many records would keep the others waiting.
                consumer.pause(found.keySet());
            }
        } finally {
            // Frees what was fetched.
            consumer.unsubscribe();
        }
    }

    private Map<TopicPartition, Reach> found(
            Map<TopicPartition, Reach> unknown, ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, Reach> found = new HashMap<>();
        unknown.forEach((partition, reach) -> first(partition, reach, polled.records(partition))
                .ifPresent(offset -> found.put(partition, reach.withFirstAt(offset))));
        return found;
    }

    /** Empty while there may be a record before the end that was not given yet. */
    private OptionalLong first(TopicPartition partition, Reach reach, List<ConsumerRecord<byte[], byte[]>> given) {
        if (!given.isEmpty()) {
            return OptionalLong.of(given.getFirst().offset());
        }
        long position = consumer.position(partition, POLL);
        return position >= reach.end() ? OptionalLong.of(position) : OptionalLong.empty();
    }
}
