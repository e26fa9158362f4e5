package io.giro.relay.debezium;

import io.giro.relay.RelayObserver;
import io.giro.relay.RelayTarget;
import io.giro.relay.RelayWatch;
import io.giro.relay.kafka.RelayElection;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relays that this instance was elected to run, by shard. */
public final class DebeziumRelays implements RelayElection.Relays, RelayWatch.Relays, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DebeziumRelays.class);

    private final List<ShardAddress> shards;
    private final Map<String, String> kafkaClient;
    private final RelayTarget relay;
    private final RelayObserver observer;
    private final RandomGenerator random;
    private final Map<Integer, DebeziumRelay> running = new ConcurrentHashMap<>();

    /** @param kafkaClient what every client of the brokers is told, by the names that Kafka gives it */
    public DebeziumRelays(
            List<ShardAddress> shards,
            Map<String, String> kafkaClient,
            RelayTarget relay,
            RelayObserver observer,
            RandomGenerator random) {
        this.shards = List.copyOf(shards);
        this.kafkaClient = Map.copyOf(kafkaClient);
        this.relay = relay;
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
            LOG.error("The relay of shard {} tells nothing though rows are written; it is started again", shard);
            observer.restarted(shard);
            standing.stop();
            return relayOf(index);
        });
    }

    @Override
    public OptionalLong lastTold(int shard) {
        DebeziumRelay relayOfShard = running.get(shard);
        return relayOfShard == null ? OptionalLong.empty() : OptionalLong.of(relayOfShard.lastToldSeq());
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

    /** When this instance's relay of a shard last found no usable position and told all kept rows again. */
    public Optional<Instant> beganAnewAt(int shard) {
        return Optional.ofNullable(running.get(shard)).flatMap(DebeziumRelay::beganAnewAt);
    }

    private DebeziumRelay relayOf(int shard) {
        return new DebeziumRelay(shard, properties(shard), relay, observer);
    }

    private Properties properties(int shard) {
        ShardAddress address = shards.get(shard);
        Properties properties = new Properties();
        // Name and prefix are the key of the stored position: they must never change.
        properties.setProperty("name", "giro-relay-" + shard);
        properties.setProperty("topic.prefix", "giro-" + shard);
        properties.setProperty("connector.class", "io.debezium.connector.mysql.MySqlConnector");
        properties.setProperty("database.hostname", address.host());
        properties.setProperty("database.port", Integer.toString(address.port()));
        properties.setProperty("database.user", address.username());
        properties.setProperty("database.password", address.password());
        properties.setProperty("driver.allowPublicKeyRetrieval", "true");
        // A half-open connection (ms): whatever is asked has an answer, or a row of it, by then.
        properties.setProperty("connect.timeout.ms", "10000");
        properties.setProperty("driver.socketTimeout", "60000");
        // An engine whose start hangs for this long (ms) fails, and is built anew.
        properties.setProperty("task.management.timeout.ms", "90000");
        // To MySQL every engine is a replica, and two with one id would throw each other out.
        properties.setProperty("database.server.id", Integer.toString(random.nextInt(100_000, Integer.MAX_VALUE)));
        properties.setProperty("database.include.list", address.schema());
        properties.setProperty("table.include.list", address.schema() + ".outbox");
        properties.setProperty("include.schema.changes", "false");
        properties.setProperty("tombstones.on.delete", "false");
        properties.setProperty("skipped.operations", "u,d,t");
        // A connection that is silent for this long (ms) is made anew: how soon the relay goes on after mysqld was
        // killed.
        properties.setProperty("connect.keep.alive.interval.ms", "3000");
        // Without a usable position: note where the binlog ends, send the rows that are kept, go on from there.
        properties.setProperty("snapshot.mode", "when_needed");
        // The short global lock makes that position and those rows one moment; without it rows could fall between.
        properties.setProperty("snapshot.locking.mode", "minimal");
        properties.setProperty("offset.storage", RelayOffsets.class.getName());
        properties.setProperty("offset.storage.topic", TopicCatalogue.RELAY_OFFSETS);
        properties.setProperty("offset.storage.partitions", "1");
        properties.setProperty("offset.storage.replication.factor", "-1");
        properties.setProperty("offset.flush.interval.ms", "1000");
        properties.setProperty("schema.history.internal.kafka.topic", TopicCatalogue.relayHistory(shard));
        properties.setProperty("schema.history.internal.kafka.bootstrap.servers", kafkaClient.get("bootstrap.servers"));
        // The store of positions takes them as they are, the history for each of its two clients.
        kafkaClient.forEach((name, value) -> {
            properties.setProperty(name, value);
            properties.setProperty("schema.history.internal.producer." + name, value);
            properties.setProperty("schema.history.internal.consumer." + name, value);
        });
        properties.setProperty("schema.history.internal.store.only.captured.tables.ddl", "true");
        // A batch is handed over when it is full or this many ms have passed, whatever waits, and through the last of
        // these ms the engine spins. So a batch is full with one row, and it is the teller that takes many at once.
        properties.setProperty("max.batch.size", "1");
        properties.setProperty("poll.interval.ms", "200");
        properties.setProperty("max.queue.size", "4096");
        properties.setProperty("record.processing.threads", "1");
        properties.setProperty("heartbeat.interval.ms", "10000");
        return properties;
    }
}
