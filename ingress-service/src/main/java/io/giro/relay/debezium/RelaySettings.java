package io.giro.relay.debezium;

import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import java.util.Map;
import java.util.Properties;

/** Debezium's settings for the relay of one shard. */
final class RelaySettings {

    private RelaySettings() {}

    /**
     * @param kafkaClient settings that every Kafka client gets, by their Kafka names
     * @param serverId no other replica of this MySQL server may have it: two with one id would throw each other out
     */
    static Properties of(int shard, ShardAddress address, Map<String, String> kafkaClient, int serverId) {
        Properties settings = new Properties();
        setIdentity(settings, shard);
        setDatabase(settings, address, serverId);
        setRows(settings, address.schema());
        setSnapshot(settings);
        setPositions(settings, shard, kafkaClient);
        setBatching(settings);
        return settings;
    }

    /** The same settings with another mode, which says when a snapshot is read before the binlog. */
    static Properties withSnapshotMode(String mode, Properties settings) {
        Properties changed = new Properties();
        changed.putAll(settings);
        changed.setProperty("snapshot.mode", mode);
        return changed;
    }

    /** Name and prefix are the key of the stored position: they must never change. */
    private static void setIdentity(Properties settings, int shard) {
        settings.setProperty("name", "giro-relay-" + shard);
        settings.setProperty("topic.prefix", "giro-" + shard);
        settings.setProperty("connector.class", "io.debezium.connector.mysql.MySqlConnector");
    }

    private static void setDatabase(Properties settings, ShardAddress address, int serverId) {
        settings.setProperty("database.hostname", address.host());
        settings.setProperty("database.port", Integer.toString(address.port()));
        settings.setProperty("database.user", address.username());
        settings.setProperty("database.password", address.password());
        settings.setProperty("database.server.id", Integer.toString(serverId));
        settings.setProperty("driver.allowPublicKeyRetrieval", "true");
        // Or a snapshot would leave out what the limit hides.
        settings.setProperty("driver.sessionVariables", ShardAddress.ALL_ROWS);
        // Time-outs (ms) for a half-open connection: an answer, or its next row, must come within them.
        settings.setProperty("connect.timeout.ms", "10000");
        settings.setProperty("driver.socketTimeout", "60000");
        // A connection that is silent for this long (ms) is made anew: how soon the relay goes on after mysqld was
        // killed.
        settings.setProperty("connect.keep.alive.interval.ms", "3000");
        // An engine whose start hangs for this long (ms) fails, and is built anew.
        settings.setProperty("task.management.timeout.ms", "90000");
    }

    /** The inserts into the outbox, and nothing else. */
    private static void setRows(Properties settings, String schema) {
        settings.setProperty("database.include.list", schema);
        settings.setProperty("table.include.list", schema + ".outbox");
        settings.setProperty("include.schema.changes", "false");
        settings.setProperty("tombstones.on.delete", "false");
        settings.setProperty("skipped.operations", "u,d,t");
    }

    private static void setSnapshot(Properties settings) {
        // Without a usable position: note where the binlog ends, send the rows that are kept, go on from there.
        settings.setProperty("snapshot.mode", "when_needed");
        // The short global lock takes position and rows at one moment; without it rows could be skipped.
        settings.setProperty("snapshot.locking.mode", "minimal");
    }

    /** Where the positions in the binlog are kept, and the columns that the outbox had at each. */
    private static void setPositions(Properties settings, int shard, Map<String, String> kafkaClient) {
        settings.setProperty("offset.storage", RelayOffsets.class.getName());
        settings.setProperty("offset.storage.topic", TopicCatalogue.RELAY_OFFSETS);
        settings.setProperty("offset.storage.partitions", "1");
        settings.setProperty("offset.storage.replication.factor", "-1");
        settings.setProperty("offset.flush.interval.ms", "1000");
        settings.setProperty("schema.history.internal.kafka.topic", TopicCatalogue.relayHistory(shard));
        settings.setProperty("schema.history.internal.kafka.bootstrap.servers", kafkaClient.get("bootstrap.servers"));
        settings.setProperty("schema.history.internal.store.only.captured.tables.ddl", "true");
        // For the store of positions, and for each of the two clients of the history.
        kafkaClient.forEach((name, value) -> {
            settings.setProperty(name, value);
            settings.setProperty("schema.history.internal.producer." + name, value);
            settings.setProperty("schema.history.internal.consumer." + name, value);
        });
    }

    /**
     * A batch is handed over when it is full or the poll interval has passed, whatever waits, and through the last of that
     * interval the engine spins. So a batch is full with one row, and it is {@link OutboxSender} that takes many at once.
     */
    private static void setBatching(Properties settings) {
        settings.setProperty("max.batch.size", "1");
        settings.setProperty("poll.interval.ms", "200");
        settings.setProperty("max.queue.size", "4096");
        settings.setProperty("record.processing.threads", "1");
        settings.setProperty("heartbeat.interval.ms", "10000");
    }
}
