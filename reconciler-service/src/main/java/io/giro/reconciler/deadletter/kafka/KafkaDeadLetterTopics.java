package io.giro.reconciler.deadletter.kafka;

import io.giro.event.Topic;
import io.giro.reconciler.deadletter.DeadLetter;
import io.giro.reconciler.deadletter.DeadLetter.Origin;
import io.giro.reconciler.deadletter.DeadLetter.Position;
import io.giro.reconciler.deadletter.DeadLetterTopics;
import io.giro.reconciler.deadletter.DeadLettersUnavailable;
import io.giro.reconciler.deadletter.Excerpt;
import io.giro.reconciler.deadletter.PartlyParked;
import io.giro.saga.kafka.DeadLetterHeaders;
import io.giro.saga.kafka.LastingProducer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters on Kafka. A listing reads, for a bounded time, as many records as were asked for from the end of each partition,
 * and keeps only the beginning of each in memory. All of one is read only when somebody asks for that one.
 */
public final class KafkaDeadLetterTopics implements DeadLetterTopics {

    /** Bytes that a listing shows of a key, a value or a header. */
    private static final int EXCERPT = 512;

    private static final int MOST_HEADERS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration READING = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TURN = Duration.ofSeconds(2);

    // No monitor: on a JDK before 24, a virtual thread keeps its carrier while it holds one or waits for one.
    private final ReentrantLock turn = new ReentrantLock();

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final LastingProducer producer;
    private final int partitions;

    /**
     * @param consumers makes consumers in no group, one for each question
     */
    public KafkaDeadLetterTopics(
            Supplier<Consumer<byte[], byte[]>> consumers, LastingProducer producer, int partitions) {
        this.consumers = consumers;
        this.producer = producer;
        this.partitions = partitions;
    }

    @Override
    public Listing newest(Set<Topic> topics, int limit) {
        return asking(consumer -> {
            Map<TopicPartition, Range> ranges = ranges(consumer, topics);
            Map<TopicPartition, Long> unread = new HashMap<>();
            ranges.forEach((partition, range) -> {
                if (range.size() > 0) {
                    unread.put(partition, range.end);
                }
            });
            consumer.assign(unread.keySet());
            unread.keySet().forEach(partition -> {
                Range range = ranges.getOrDefault(partition, Range.EMPTY);
                consumer.seek(partition, Math.max(range.begin, range.end - limit));
            });
            PriorityQueue<DeadLetter> newest = new PriorityQueue<>(Comparator.comparing(DeadLetter::at));
            long giveUpAt = System.nanoTime() + READING.toNanos();
            while (!unread.isEmpty() && System.nanoTime() < giveUpAt) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    newest.add(deadLetter(record, EXCERPT));
                    if (newest.size() > limit) {
                        newest.remove();
                    }
                }
                unread.entrySet().removeIf(entry -> consumer.position(entry.getKey(), PATIENCE) >= entry.getValue());
            }
            List<DeadLetter> newestFirst = newest.stream()
                    .sorted(Comparator.comparing(DeadLetter::at).reversed())
                    .toList();
            return new Listing(newestFirst, counts(ranges), unread.isEmpty());
        });
    }

    @Override
    public Map<Topic, Long> counts() {
        return asking(consumer -> counts(ranges(consumer, EnumSet.allOf(Topic.class))));
    }

    @Override
    public Optional<DeadLetter> find(Position position) {
        return asking(consumer -> record(consumer, position).map(record -> deadLetter(record, Integer.MAX_VALUE)));
    }

    @Override
    public Optional<Position> sendBack(Position position) {
        return asking(consumer -> record(consumer, position).map(this::sendBack));
    }

    private Position sendBack(ConsumerRecord<byte[], byte[]> record) {
        if (record.headers().lastHeader(DeadLetterHeaders.LEFT_OUT) != null) {
            throw new PartlyParked(new Position(record.topic(), record.partition(), record.offset()));
        }
        RecordHeaders headers = new RecordHeaders();
        others(record).forEach(headers::add);
        // The key determines the partition, wherever the record lay; one without a key goes back to its own.
        Integer partition = record.key() == null ? record.partition() : null;
        RecordMetadata where = producer.send(List.of(new ProducerRecord<>(
                        Topic.ofDeadLetterTopic(record.topic()).orElseThrow().topicName(),
                        partition,
                        record.key(),
                        record.value(),
                        headers)))
                .getFirst();
        return new Position(where.topic(), where.partition(), where.offset());
    }

    private Optional<ConsumerRecord<byte[], byte[]>> record(Consumer<byte[], byte[]> consumer, Position position) {
        Optional<Topic> topic = Topic.ofDeadLetterTopic(position.topic());
        if (topic.isEmpty()) {
            return Optional.empty();
        }
        TopicPartition partition = new TopicPartition(position.topic(), position.partition());
        Range range = ranges(consumer, Set.of(topic.get())).getOrDefault(partition, Range.EMPTY);
        if (position.offset() < range.begin || position.offset() >= range.end) {
            return Optional.empty();
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, position.offset());
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < giveUpAt) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                // If it has been deleted meanwhile, this is a later one.
                return Optional.of(record).filter(found -> found.offset() == position.offset());
            }
        }
        throw new KafkaException(position + " was not read within " + PATIENCE);
    }

    private Map<TopicPartition, Range> ranges(Consumer<byte[], byte[]> consumer, Set<Topic> topics) {
        List<TopicPartition> all = topics.stream()
                .flatMap(topic -> IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic.deadLetterTopicName(), partition)))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(all, PATIENCE);
        Map<TopicPartition, Range> ranges = new HashMap<>();
        consumer.endOffsets(all, PATIENCE)
                .forEach(
                        (partition, end) -> ranges.put(partition, new Range(begins.getOrDefault(partition, end), end)));
        return ranges;
    }

    private static Map<Topic, Long> counts(Map<TopicPartition, Range> ranges) {
        Map<Topic, Long> counts = new EnumMap<>(Topic.class);
        ranges.forEach((partition, range) -> Topic.ofDeadLetterTopic(partition.topic())
                .ifPresent(topic -> counts.merge(topic, range.size(), Long::sum)));
        return counts;
    }

    private static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> record, int most) {
        return new DeadLetter(
                new Position(record.topic(), record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                new Origin(
                        noted(record, DeadLetterHeaders.TOPIC),
                        noted(record, DeadLetterHeaders.PARTITION),
                        noted(record, DeadLetterHeaders.OFFSET),
                        noted(record, DeadLetterHeaders.GROUP)),
                noted(record, DeadLetterHeaders.REASON),
                excerpt(record.key(), most),
                excerpt(record.value(), most),
                others(record)
                        .limit(MOST_HEADERS)
                        .map(header -> new DeadLetter.Header(
                                Excerpt.of(header.key().getBytes(StandardCharsets.UTF_8), EXCERPT),
                                excerpt(header.value(), most)))
                        .toList());
    }

    /**
     * What was noted under this name when the record was parked; empty when nothing was, as somebody else may have written
     * it.
     */
    private static Excerpt noted(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return excerpt(header == null ? null : header.value(), EXCERPT).orElseGet(() -> new Excerpt(new byte[0], 0));
    }

    private static Stream<Header> others(ConsumerRecord<byte[], byte[]> record) {
        return Arrays.stream(record.headers().toArray())
                .filter(header -> !header.key().startsWith(DeadLetterHeaders.PREFIX));
    }

    private static Optional<Excerpt> excerpt(byte @Nullable [] bytes, int most) {
        return Optional.ofNullable(bytes).map(some -> Excerpt.of(some, most));
    }

    /** One question at a time, so that memory is bounded however many ask. Whoever does not get a turn soon gets no answer. */
    private <T> T asking(Function<Consumer<byte[], byte[]>, T> question) {
        awaitTurn();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            return question.apply(consumer);
        } catch (KafkaException e) {
            throw new DeadLettersUnavailable(e);
        } finally {
            turn.unlock();
        }
    }

    private void awaitTurn() {
        try {
            if (!turn.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DeadLettersUnavailable(
                        new TimeoutException("others asked, and were not done within " + TURN));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadLettersUnavailable(e);
        }
    }

    /**
     * @param end not included
     */
    private record Range(long begin, long end) {

        private static final Range EMPTY = new Range(0, 0);

        long size() {
            return end - begin;
        }
    }
}
