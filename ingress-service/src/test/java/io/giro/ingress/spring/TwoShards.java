package io.giro.ingress.spring;

import io.giro.account.AccountId;
import io.giro.ingress.IdempotencyKey;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** Two migrated shards and the topics, for instances of the service that share them; and a look past them into the tables. */
final class TwoShards {

    private static final int PARTITIONS = RealShards.PARTITIONS;

    private final List<ShardAddress> addresses;
    private final RealKafka kafka;

    TwoShards(RealMysql mysql, RealKafka kafka) {
        this.addresses = RealShards.addresses(mysql, 2);
        this.kafka = kafka;
        new Migrator(addresses, PARTITIONS, List.of(Currency.getInstance("EUR"))).migrate();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicCatalogue(admin, PARTITIONS, 2).create();
        }
    }

    /** What an instance must be told to work on them. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("server.port", 0);
        settings.put("giro.partitions", PARTITIONS);
        settings.put("giro.currencies", "EUR");
        settings.put("giro.kafka.bootstrap-servers", kafka.bootstrapServers());
        for (int shard = 0; shard < addresses.size(); shard++) {
            ShardAddress address = addresses.get(shard);
            String name = "giro.shards[" + shard + "].";
            settings.put(name + "url", address.url());
            settings.put(name + "username", address.username());
            settings.put(name + "password", address.password());
            settings.put(name + "schema", address.schema());
            settings.put(name + "views-schema", address.viewsSchema());
        }
        return settings;
    }

    /** A name whose account lives on a shard. */
    static String accountOn(int shard, String prefix) {
        return onShard(shard, prefix, name -> new AccountId(name).slot().shard(2));
    }

    /** A key of the only client there is, that lives on a shard. */
    static String keyOn(int shard, String prefix) {
        return onShard(
                shard, prefix, key -> new IdempotencyKey("open", key).slot().shard(2));
    }

    /** How many transfers there are with this description, on both shards. */
    int transfers(String description) throws SQLException {
        int all = 0;
        for (int shard = 0; shard < addresses.size(); shard++) {
            all += count(shard, "SELECT COUNT(*) FROM transfer WHERE description = '" + description + "'");
        }
        return all;
    }

    int keys(int shard, String key) throws SQLException {
        return count(shard, "SELECT COUNT(*) FROM idempotency WHERE idempotency_key = '" + key + "'");
    }

    /** How many requests the outboxes of both shards hold. */
    int outbox() throws SQLException {
        return count(0, "SELECT COUNT(*) FROM outbox") + count(1, "SELECT COUNT(*) FROM outbox");
    }

    String first(int shard, String sql) throws SQLException {
        try (Connection connection = connect(shard);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    Connection connect(int shard) throws SQLException {
        ShardAddress address = addresses.get(shard);
        return DriverManager.getConnection(address.ledgerUrl(), address.username(), address.password());
    }

    private int count(int shard, String sql) throws SQLException {
        return Integer.parseInt(first(shard, sql));
    }

    private static String onShard(int shard, String prefix, ToIntFunction<String> shardOf) {
        Stream<String> names = IntStream.range(0, 100).mapToObj(number -> prefix + "-" + number);
        return names.filter(name -> shardOf.applyAsInt(name) == shard)
                .findFirst()
                .orElseThrow();
    }
}
