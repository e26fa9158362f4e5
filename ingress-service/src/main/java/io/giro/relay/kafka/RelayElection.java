package io.giro.relay.kafka;

import io.giro.event.SagaStep;
import io.giro.saga.kafka.PollingThread;
import io.giro.saga.kafka.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Decides which instance relays which shard: a topic has one partition for each shard, and whoever is assigned a
 * partition relays its shard. Two may think so for a moment; that repeats rows and does no harm. Partitions that somebody
 * has added belong to no shard, and are left alone.
 */
public final class RelayElection implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RelayElection.class);
    private static final Duration LEAVE = Duration.ofSeconds(15);

    /** What an election starts and stops. */
    public interface ElectedRelays {
        void start(int shard);

        void stop(int shard);
    }

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final int shards;
    private final ElectedRelays relays;
    // Nobody writes to that topic.
    private final PollingThread thread = new PollingThread("relay-election", LEAVE, this::open, record -> {});

    public RelayElection(ConsumerFactory<byte[], byte[]> consumers, int shards, ElectedRelays relays) {
        this.consumers = consumers;
        this.shards = shards;
        this.relays = relays;
    }

    @Override
    public void start() {
        thread.start();
    }

    /** Leaves the group, so that another instance takes over at once, and stops this one's relays. */
    @Override
    public void stop() {
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    /** False when it should take part and its thread has ended, or fails again and again. */
    public boolean isWell() {
        return thread.isWell();
    }

    private Consumer<byte[], byte[]> open() {
        Consumer<byte[], byte[]> consumer =
                consumers.createConsumer(SagaStep.OUTBOX_RELAY.consumerGroup(), "ingress-service.outbox-relay", "");
        consumer.subscribe(List.of(TopicCatalogue.RELAY_ELECTION), new Assignments());
        return consumer;
    }

    private final class Assignments implements ConsumerRebalanceListener {

        private final Set<TopicPartition> named = new HashSet<>();

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.stream()
                    .filter(partition -> !isShards(partition) && named.add(partition))
                    .forEach(partition -> LOG.warn(
                            "{} is no shard's: there are {} shards. Services that start will refuse this topic; delete it,"
                                    + " and the reconciler creates it again as it was",
                            partition,
                            shards));
            shardsOf(partitions).forEach(relays::start);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            shardsOf(partitions).forEach(relays::stop);
        }

        private IntStream shardsOf(Collection<TopicPartition> partitions) {
            return partitions.stream().filter(this::isShards).mapToInt(TopicPartition::partition);
        }

        private boolean isShards(TopicPartition partition) {
            return partition.partition() < shards;
        }
    }
}
