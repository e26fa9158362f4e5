package io.giro.relay.kafka;

import io.giro.saga.kafka.PollingThread;
import io.giro.saga.kafka.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Decides which instance relays which shard: a topic has one partition for each shard, and whoever is assigned a
 * partition relays its shard. Two may think so for a moment; that repeats rows and does no harm.
 */
public final class RelayElection implements SmartLifecycle {

    private static final Duration LEAVE = Duration.ofSeconds(15);
    private static final String GROUP = "giro.outbox-relay";

    /** Who starts and stops the relays. */
    public interface Relays {
        void start(int shard);

        void stop(int shard);
    }

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final Relays relays;
    // Nobody writes to that topic.
    private final PollingThread thread = new PollingThread("relay-election", LEAVE, this::open, record -> {});

    public RelayElection(ConsumerFactory<byte[], byte[]> consumers, Relays relays) {
        this.consumers = consumers;
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

    /** False when it should take part and its thread has ended. */
    public boolean isWell() {
        return thread.isWell();
    }

    private Consumer<byte[], byte[]> open() {
        Consumer<byte[], byte[]> consumer = consumers.createConsumer(GROUP, "ingress-service.outbox-relay", "");
        consumer.subscribe(List.of(TopicCatalogue.RELAY_ELECTION), new Assignments());
        return consumer;
    }

    private final class Assignments implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> relays.start(partition.partition()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> relays.stop(partition.partition()));
        }
    }
}
