package io.giro.saga.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollingThreadTest {

    private static final String TOPIC = "topic";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final List<MockConsumer<byte[], byte[]>> opened = new CopyOnWriteArrayList<>();
    private final List<Long> read = new CopyOnWriteArrayList<>();
    private final PollingThread thread = new PollingThread(
            "reading a topic", Duration.ofMinutes(1), this::open, record -> read.add(record.offset()));

    @AfterEach
    void stop() {
        thread.stop();
    }

    @Test
    void readsUntilItIsStoppedAndClosesItsConsumer() {
        thread.start();

        await().until(() -> read.contains(0L));
        assertThat(thread.isRunning()).isTrue();
        assertThat(thread.isWell()).isTrue();

        thread.stop();

        assertThat(opened).singleElement().matches(MockConsumer::closed);
        assertThat(thread.isRunning()).isFalse();
        assertThat(thread.isWell()).isTrue();
    }

    @Test
    void beginsAgainWithANewConsumerWhenOneFails() {
        thread.start();
        await().until(() -> read.contains(0L));

        opened.getFirst().setPollException(new KafkaException("the broker is away"));

        await().until(() -> read.size() == 2);
        assertThat(opened).hasSize(2);
        assertThat(opened.getFirst().closed()).isTrue();
        assertThat(thread.isWell()).isTrue();
    }

    @Test
    void isUnwellWhenItsThreadHasEnded() {
        PollingThread broken = new PollingThread(
                "broken",
                Duration.ofMinutes(1),
                () -> {
                    throw new NoClassDefFoundError("half of a deployment");
                },
                record -> {});

        broken.start();

        await().dontCatchUncaughtExceptions().until(() -> !broken.isWell());
        broken.stop();
    }

    @Test
    void isUnwellFromTheThirdFailureInARowUntilAConsumerHasReadForAWhile() {
        PollingThread failing = new PollingThread(
                "failing",
                Duration.ofMinutes(1),
                () -> opened.size() < 3 ? openRefusedAtItsSecondPoll() : open(),
                record -> {},
                Duration.ofSeconds(2));

        failing.start();

        await().until(() -> !failing.isWell());
        assertThat(opened).hasSizeGreaterThanOrEqualTo(3);
        await().until(failing::isWell);
        assertThat(opened).hasSize(4);
        failing.stop();
    }

    /** It has one record to read. */
    private MockConsumer<byte[], byte[]> open() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 0, new byte[0], new byte[0]));
        opened.add(consumer);
        return consumer;
    }

    private MockConsumer<byte[], byte[]> openRefusedAtItsSecondPoll() {
        MockConsumer<byte[], byte[]> consumer = open();
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> {
            throw new KafkaException("the broker refuses us");
        });
        return consumer;
    }
}
