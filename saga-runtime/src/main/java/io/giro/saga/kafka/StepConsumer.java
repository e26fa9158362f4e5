package io.giro.saga.kafka;

import io.giro.event.SagaStep;
import io.giro.saga.Poll;
import io.giro.saga.json.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Feeds a step with polls from its topics, in its consumer group. Offsets are committed by the poll itself, shard by
 * shard; the partitions of a failing shard are paused, and the others go on.
 */
public final class StepConsumer implements SmartLifecycle {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(250);
    private static final long RETRY_MS = 1_000;

    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;
    private final TaskScheduler scheduler;
    private final java.util.function.Consumer<Poll> handler;
    private final EventCodec codec;
    private final int shards;

    /**
     * @param concurrency how many consumer threads this process runs for the step
     * @param handler settles a poll; called by those threads
     */
    public StepConsumer(
            SagaStep step,
            ConsumerFactory<byte[], byte[]> consumers,
            int concurrency,
            int shards,
            EventCodec codec,
            TaskScheduler scheduler,
            java.util.function.Consumer<Poll> handler) {
        this.scheduler = scheduler;
        this.handler = handler;
        this.codec = codec;
        this.shards = shards;
        ContainerProperties properties =
                new ContainerProperties(step.topicNames().toArray(String[]::new));
        properties.setGroupId(step.consumerGroup());
        properties.setClientId(step.service() + "." + step.stepName());
        properties.setAckMode(ContainerProperties.AckMode.MANUAL);
        properties.setPollTimeout(POLL_TIMEOUT.toMillis());
        properties.setMessageListener(new Listener());
        container = new ConcurrentMessageListenerContainer<>(consumers, properties);
        container.setBeanName(step.stepName());
        container.setConcurrency(concurrency);
        // Only reached when a poll could neither be settled nor be put back; it must come again, whatever it was.
        container.setCommonErrorHandler(
                new DefaultErrorHandler(new FixedBackOff(RETRY_MS, FixedBackOff.UNLIMITED_ATTEMPTS)));
    }

    @Override
    public void start() {
        container.start();
    }

    /** Lets the poll at hand finish, then leaves the group. */
    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }

    private final class Listener implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]> {

        private final ThreadLocal<ShardPause> shardPause =
                ThreadLocal.withInitial(() -> new ShardPause(RandomGenerator.getDefault()));

        @Override
        public void onMessage(
                List<ConsumerRecord<byte[], byte[]>> records,
                @Nullable Acknowledgment notUsed,
                @Nullable Consumer<?, ?> consumer) {
            List<KafkaDelivery> deliveries = records.stream()
                    .map(record -> new KafkaDelivery(record, codec, shards))
                    .toList();
            handler.accept(new KafkaPoll(deliveries, Objects.requireNonNull(consumer), new Pauses(shardPause.get())));
        }
    }

    /** Whether every consumer thread that should run does; one that met an error it cannot survive does not. */
    public boolean isWell() {
        return container.isRunning() && container.isInExpectedState();
    }

    /** Asks every thread, whoever has the partitions now: one that lost them would pause them again when they come back. */
    private void resume(Set<TopicPartition> partitions) {
        container.getContainers().forEach(child -> partitions.forEach(child::resumePartition));
    }

    private final class Pauses implements KafkaPoll.Pauses {

        private final ShardPause shardPause;

        Pauses(ShardPause shardPause) {
            this.shardPause = shardPause;
        }

        @Override
        public void pause(Set<TopicPartition> partitions, int shard) {
            partitions.forEach(container::pausePartition);
            scheduler.schedule(() -> resume(partitions), Instant.now().plus(shardPause.afterFailure(shard)));
        }

        @Override
        public void succeeded(int shard) {
            shardPause.succeeded(shard);
        }
    }
}
