package io.giro.relay.debezium;

import io.giro.relay.RelayObserver;
import io.giro.relay.RelayTarget;
import io.giro.relay.RelayWatch.WatchedRelays;
import io.giro.relay.kafka.RelayElection.ElectedRelays;
import io.giro.saga.jdbc.ShardAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relays that this instance was elected to run, by shard. */
public final class DebeziumRelays implements ElectedRelays, WatchedRelays, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DebeziumRelays.class);

    private final List<ShardAddress> shards;
    private final Map<String, String> kafkaClient;
    private final RelayTarget target;
    private final RelayObserver observer;
    private final RandomGenerator random;
    private final Map<Integer, DebeziumRelay> running = new ConcurrentHashMap<>();

    /** @param kafkaClient settings that every Kafka client gets, by their Kafka names */
    public DebeziumRelays(
            List<ShardAddress> shards,
            Map<String, String> kafkaClient,
            RelayTarget target,
            RelayObserver observer,
            RandomGenerator random) {
        this.shards = List.copyOf(shards);
        this.kafkaClient = Map.copyOf(kafkaClient);
        this.target = target;
        this.observer = observer;
        this.random = random;
    }

    @Override
    public void start(int shard) {
        running.computeIfAbsent(shard, this::relayOf);
    }

    @Override
    public void stop(int shard) {
        DebeziumRelay stopped = running.remove(shard);
        if (stopped != null) {
            stopped.stop();
        }
    }

    /** Ends the shard's relay and starts another from the stored position, if this instance has it. */
    @Override
    public void restart(int shard) {
        running.computeIfPresent(shard, (index, standing) -> {
            LOG.error("The relay of shard {} sends nothing though rows are written; it is started again", shard);
            observer.restarted(shard);
            standing.stop();
            return relayOf(index);
        });
    }

    @Override
    public OptionalLong lastSent(int shard) {
        DebeziumRelay relayOfShard = running.get(shard);
        return relayOfShard == null ? OptionalLong.empty() : OptionalLong.of(relayOfShard.lastSentSeq());
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::stop);
    }

    /** What this instance's relay of a shard is doing; empty when another instance has it. */
    public Optional<String> state(int shard) {
        return Optional.ofNullable(running.get(shard))
                .map(relayOfShard -> relayOfShard.state().name());
    }

    /** Whether this instance relays the shard now. */
    public boolean streams(int shard) {
        DebeziumRelay relayOfShard = running.get(shard);
        return relayOfShard != null && relayOfShard.state() == DebeziumRelay.State.STREAMING;
    }

    /** Whether this instance's relay of a shard streams, or is about to; true when another instance has it. */
    public boolean isWell(int shard) {
        DebeziumRelay relayOfShard = running.get(shard);
        return relayOfShard == null || relayOfShard.isWell();
    }

    /** When this instance's relay of a shard last found no usable position and sent all kept rows again. */
    public Optional<Instant> beganAnewAt(int shard) {
        return Optional.ofNullable(running.get(shard)).flatMap(DebeziumRelay::beganAnewAt);
    }

    private DebeziumRelay relayOf(int shard) {
        int serverId = random.nextInt(100_000, Integer.MAX_VALUE);
        return new DebeziumRelay(
                shard, RelaySettings.of(shard, shards.get(shard), kafkaClient, serverId), target, observer);
    }
}
