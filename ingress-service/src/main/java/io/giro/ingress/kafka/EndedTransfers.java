package io.giro.ingress.kafka;

import io.giro.event.Topic;
import io.giro.saga.kafka.EventHeaders;
import io.giro.saga.kafka.PollingThread;
import io.giro.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Follows the topics that say how transfers end, from where they end at the start and without a group: every instance hears of
 * every transfer, and has no use for what was said while it was away. It waits for a broker that is away.
 */
public final class EndedTransfers implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(EndedTransfers.class);
    private static final List<Topic> TERMINAL = List.of(Topic.COMMITTED, Topic.REJECTED, Topic.CANCELLED);
    private static final Duration LEAVE = Duration.ofSeconds(5);

    /** Hears of each transfer that ends, on one thread. */
    @FunctionalInterface
    public interface Listener {

        /** @param at when the broker took the record */
        void ended(TransferId id, Topic outcome, Instant at);
    }

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final int partitions;
    private final Listener listener;
    private final PollingThread thread = new PollingThread("ended-transfers", LEAVE, this::open, this::tell);

    /** @param partitions of each topic */
    public EndedTransfers(ConsumerFactory<byte[], byte[]> consumers, int partitions, Listener listener) {
        this.consumers = consumers;
        this.partitions = partitions;
        this.listener = listener;
    }

    /** Returns at once, whether Kafka answers or not. */
    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        thread.stop();
    }

    /** Listens as long as requests are taken: a transfer whose end it does not hear takes the place of another. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    /** False when it should listen and its thread has ended, or fails again and again. */
    public boolean isWell() {
        return thread.isWell();
    }

    private Consumer<byte[], byte[]> open() {
        Consumer<byte[], byte[]> consumer =
                consumers.createConsumer(null, "ingress-service.ended-transfers", "", settings());
        consumer.assign(everywhere());
        consumer.seekToEnd(consumer.assignment());
        return consumer;
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        Topic outcome = Topic.named(record.topic()).orElseThrow();
        subject(record).ifPresent(id -> listener.ended(id, outcome, Instant.ofEpochMilli(record.timestamp())));
    }

    /** A record that names no transfer is ignored here; the step that reads its value parks it. */
    private static Optional<TransferId> subject(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.ofNullable(EventHeaders.text(record.headers().lastHeader(EventHeaders.SUBJECT)))
                    .map(TransferId::parse);
        } catch (IllegalArgumentException e) {
            LOG.debug("{} {}:{} names no transfer", record.topic(), record.partition(), record.offset(), e);
            return Optional.empty();
        }
    }

    private List<TopicPartition> everywhere() {
        List<TopicPartition> everywhere = new ArrayList<>();
        for (Topic topic : TERMINAL) {
            for (int partition = 0; partition < partitions; partition++) {
                everywhere.add(new TopicPartition(topic.topicName(), partition));
            }
        }
        return everywhere;
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        // Times come from the broker, so nothing is lost when it collects for a moment (ms) before it answers.
        settings.setProperty(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "65536");
        settings.setProperty(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
        return settings;
    }
}
