package io.giro.chaos;

import io.giro.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records that can never be right. Each must be found among the dead letters, and those behind it must not wait for ever. */
record PoisonRecords(Topic topic, int partition) implements Fault {
    private static final String MARK = "chaos-poison";
    private static final String TYPE = "ce_type";
    private static final Duration PARKED = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Override
    public void inflict(Deployment deployment) throws Exception {
        Set<String> marks = new HashSet<>();
        List<ProducerRecord<byte[], byte[]>> poison = new ArrayList<>();
        poison.add(record("chaos-00", "\u0000\u0001 no JSON"));
        poison.add(record("chaos-00", null));
        poison.add(record("chaos-00", "{}"));
        poison.add(record(null, "[[[[[[[["));
        poison.add(record("chaos-00", "{\"type\":\"%s\",\"terms\":{}}".formatted(topic.topicName())));
        ProducerRecord<byte[], byte[]> fromTheFuture = record("chaos-00", "{}");
        fromTheFuture.headers().add(TYPE, bytes(topic.topicName() + ".v2"));
        poison.add(fromTheFuture);
        poison.forEach(record -> marks.add(markOf(record.headers().lastHeader(MARK))));
        TopicContents contents = new TopicContents(deployment.broker());
        contents.add(poison);
        awaitParked(contents, marks);
    }

    private void awaitParked(TopicContents contents, Set<String> marks) throws Exception {
        long giveUpAt = System.nanoTime() + PARKED.toNanos();
        Set<String> missing = new HashSet<>(marks);
        while (!missing.isEmpty()) {
            if (System.nanoTime() > giveUpAt) {
                throw new BrokenPromise(
                        Violation.Kind.NOT_PARKED,
                        "%d of %d poison records of partition %d of %s are not on %s after %s"
                                .formatted(
                                        missing.size(),
                                        marks.size(),
                                        partition,
                                        topic.topicName(),
                                        topic.deadLetterTopicName(),
                                        Fault.seconds(PARKED)));
            }
            Fault.last(BETWEEN_LOOKS);
            for (ConsumerRecord<byte[], byte[]> parked : contents.of(topic.deadLetterTopicName())) {
                Header mark = parked.headers().lastHeader(MARK);
                if (mark != null) {
                    missing.remove(markOf(mark));
                }
            }
        }
    }

    private ProducerRecord<byte[], byte[]> record(@Nullable String key, @Nullable String value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic.topicName(), partition, key == null ? null : bytes(key), value == null ? null : bytes(value));
        record.headers().add(MARK, bytes(UUID.randomUUID().toString()));
        return record;
    }

    private static String markOf(Header mark) {
        return new String(mark.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String sentence() {
        return "six poison records in partition %d of %s".formatted(partition, topic.topicName());
    }
}
