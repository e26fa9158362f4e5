package io.giro.saga.kafka;

import io.giro.event.SagaStep;
import io.giro.saga.Poll;
import io.giro.saga.json.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerSeekAware;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Feeds a step with polls from its topics, in a consumer group. Offsets are committed by the poll itself, shard by shard;
 * the partitions of a failing shard are paused until it may be asked again, and the others go on. A thread that met an
 * error is replaced.
 */
public final class StepConsumer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StepConsumer.class);

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** How long a record waits that is not visible yet. The records behind it do not wait, so this costs nobody else. */
    private static final Duration SOON = Duration.ofMillis(250);

    private static final Duration NEXT_LOOK_AT_SHARD = Duration.ofMillis(100);

    private final String name;
    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;
    private final TaskScheduler scheduler;
    private final IntPredicate mayBeAsked;
    private final java.util.function.Consumer<Poll> handler;
    private final EventCodec codec;
    private final int partitions;
    private final int shards;
    private volatile boolean wanted;

    /**
     * @param group the consumer group; its last part names threads and clients
     * @param concurrency how many consumer threads this process runs for the group
     * @param mayBeAsked whether a shard may be asked again that has failed; called often
     * @param handler settles a poll; called by the consumer threads
     */
    public StepConsumer(
            SagaStep step,
            String group,
            ConsumerFactory<byte[], byte[]> consumers,
            int concurrency,
            int partitions,
            int shards,
            EventCodec codec,
            TaskScheduler scheduler,
            IntPredicate mayBeAsked,
            java.util.function.Consumer<Poll> handler) {
        this.name = group.substring(group.indexOf('.') + 1);
        this.scheduler = scheduler;
        this.mayBeAsked = mayBeAsked;
        this.handler = handler;
        this.codec = codec;
        this.partitions = partitions;
        this.shards = shards;
        ContainerProperties properties =
                new ContainerProperties(step.topicNames().toArray(String[]::new));
        properties.setGroupId(group);
        properties.setClientId(step.service() + "." + name);
        properties.setAckMode(ContainerProperties.AckMode.MANUAL);
        properties.setPollTimeout(POLL_TIMEOUT.toMillis());
        // Somebody who may not read today may read tomorrow.
        properties.setAuthExceptionRetryInterval(RETRY);
        properties.setMessageListener(new Listener());
        container = new ConcurrentMessageListenerContainer<>(consumers, properties);
        container.setBeanName(name);
        container.setConcurrency(concurrency);
        // Only reached when a poll could neither be settled nor be put back; it must come again, whatever it was.
        container.setCommonErrorHandler(
                new DefaultErrorHandler(new FixedBackOff(RETRY.toMillis(), FixedBackOff.UNLIMITED_ATTEMPTS)));
        container.setApplicationEventPublisher(event -> {
            if (event instanceof ConsumerStoppedEvent && wanted) {
                scheduler.schedule(this::revive, Instant.now().plus(RETRY));
            }
        });
    }

    @Override
    public synchronized void start() {
        wanted = true;
        container.start();
    }

    /** Lets the poll at hand finish, then leaves the group. */
    @Override
    public synchronized void stop() {
        wanted = false;
        container.stop();
    }

    @Override
    public boolean isRunning() {
        return wanted;
    }

    /** Whether every consumer thread that should run does; one that met an error it cannot survive does not, for a moment. */
    public boolean isWell() {
        return container.isRunning() && container.isInExpectedState();
    }

    private synchronized void revive() {
        if (wanted && !isWell()) {
            LOG.error("Consumer {} met an error that ended it; it starts again", name);
            container.stop();
            container.start();
        }
    }

    /** Asks every thread, whoever has the partitions now: one that lost them would pause them again when they come back. */
    private void resume(Set<TopicPartition> partitions, int shard) {
        if (mayBeAsked.test(shard)) {
            container.getContainers().forEach(child -> partitions.forEach(child::resumePartition));
        } else {
            scheduler.schedule(() -> resume(partitions, shard), Instant.now().plus(NEXT_LOOK_AT_SHARD));
        }
    }

    private final class Listener
            implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]>, ConsumerSeekAware {

        private final ThreadLocal<ConsumerThread> current = new ThreadLocal<>();

        /** A new thread of the container. */
        @Override
        public void registerSeekCallback(ConsumerSeekCallback callback) {
            current.set(new ConsumerThread(callback));
        }

        @Override
        public void onPartitionsAssigned(Map<TopicPartition, Long> assigned, ConsumerSeekCallback callback) {
            current.get().progress.forget(assigned.keySet());
        }

        @Override
        public void onPartitionsRevoked(@Nullable Collection<TopicPartition> revoked) {
            if (revoked != null) {
                current.get().progress.forget(revoked);
            }
        }

        @Override
        public void onMessage(
                List<ConsumerRecord<byte[], byte[]>> records,
                @Nullable Acknowledgment notUsed,
                @Nullable Consumer<?, ?> consumer) {
            ConsumerThread thread = current.get();
            List<KafkaDelivery> deliveries = thread.progress.read(records).stream()
                    .map(record -> new KafkaDelivery(record, codec, partitions, shards))
                    .toList();
            handler.accept(new KafkaPoll(deliveries, thread.progress, Objects.requireNonNull(consumer), thread));
        }
    }

    /** What belongs to one of the container's threads: how far it has read, and the pauses of its partitions. */
    private final class ConsumerThread implements KafkaPoll.Pauses {

        private final Progress progress = new Progress();
        private final ShardPause shardPause = new ShardPause(RandomGenerator.getDefault());
        private final ConsumerSeekAware.ConsumerSeekCallback seeks;

        ConsumerThread(ConsumerSeekAware.ConsumerSeekCallback seeks) {
            this.seeks = seeks;
        }

        @Override
        public void pause(Set<TopicPartition> partitions, int shard) {
            pause(partitions, shard, shardPause.afterFailure(shard));
        }

        @Override
        public void pauseForASecond(Set<TopicPartition> partitions, int shard) {
            pause(partitions, shard, Duration.ofSeconds(1));
        }

        private void pause(Set<TopicPartition> partitions, int shard, Duration pause) {
            partitions.forEach(container::pausePartition);
            scheduler.schedule(() -> resume(partitions, shard), Instant.now().plus(pause));
        }

        @Override
        public void goBackSoon(Set<TopicPartition> partitions) {
            scheduler.schedule(
                    () -> partitions.forEach(this::goBack), Instant.now().plus(SOON));
        }

        @Override
        public void succeeded(int shard) {
            shardPause.succeeded(shard);
        }

        /** The thread itself goes back, between two polls, and never forward: meanwhile the partition may have moved. */
        private void goBack(TopicPartition partition) {
            seeks.seek(
                    partition.topic(),
                    partition.partition(),
                    position -> progress.of(partition).goBackFrom(position));
        }
    }
}
