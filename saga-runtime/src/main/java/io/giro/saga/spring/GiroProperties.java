package io.giro.saga.spring;

import io.giro.account.Slot;
import io.giro.saga.jdbc.ShardAddress;
import java.time.Duration;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What all services are told. Values are checked when a service starts; a wrong one ends it with a sentence.
 *
 * @param partitions partitions of every topic; a power of two, for ever (doubling it needs a drained pipeline)
 * @param shards the databases, by index; their number is a power of two and at most that of the partitions
 * @param currencies the currencies that accounts can be opened in
 */
@ConfigurationProperties("giro")
public record GiroProperties(
        int partitions,
        @DefaultValue List<Shard> shards,
        @DefaultValue List<Currency> currencies,
        Kafka kafka,
        Pool pool,
        Security security) {

    private static final Pattern URL = Pattern.compile("jdbc:mysql://[^/?:@]+:\\d{1,5}");
    private static final Pattern SCHEMA = Pattern.compile("\\w{1,64}");
    private static final Pattern BROKERS = Pattern.compile("[^\\s,]+:\\d{1,5}(\\s*,\\s*[^\\s,]+:\\d{1,5})*");
    // What brokers take by default.
    private static final Duration SHORTEST_SESSION = Duration.ofSeconds(6);
    private static final Duration LONGEST_SESSION = Duration.ofMinutes(30);
    // The shortest that the pool takes.
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(250);
    // Whoever waits holds up everybody else on its thread.
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    public GiroProperties {
        new Setting("giro.partitions")
                .must(
                        isPowerOfTwo(partitions) && partitions <= Slot.COUNT,
                        partitions,
                        "a power of two, at most " + Slot.COUNT);
        new Setting("giro.shards")
                .must(
                        isPowerOfTwo(shards.size()) && shards.size() <= partitions,
                        shards.isEmpty() ? null : "a list of " + shards.size(),
                        "a list of databases whose number is a power of two, at most giro.partitions, %d"
                                .formatted(partitions));
        for (int shard = 0; shard < shards.size(); shard++) {
            shards.get(shard).check("giro.shards[" + shard + "].");
        }
        requireSchemasOfTheirOwn(shards);
        new Setting("giro.currencies")
                .must(
                        !currencies.isEmpty()
                                && currencies.stream().allMatch(currency -> currency.getDefaultFractionDigits() >= 0),
                        currencies,
                        "at least one ISO 4217 code, each of a currency that has a minor unit");
    }

    private static void requireSchemasOfTheirOwn(List<Shard> shards) {
        Set<String> taken = new HashSet<>();
        for (int index = 0; index < shards.size(); index++) {
            Shard shard = shards.get(index);
            String prefix = "giro.shards[" + index + "].";
            new Setting(prefix + "schema")
                    .must(taken.add(shard.url + "/" + shard.schema), shard.schema, "no schema that another shard has");
            new Setting(prefix + "views-schema")
                    .must(
                            taken.add(shard.url + "/" + shard.viewsSchema),
                            shard.viewsSchema,
                            "no schema that another shard has");
        }
    }

    public List<ShardAddress> shardAddresses() {
        return shards.stream().map(Shard::address).toList();
    }

    /**
     * One database.
     *
     * @param url {@code jdbc:mysql://host:port}, without a schema
     */
    public record Shard(
            @DefaultValue("") String url,
            @DefaultValue("") String username,
            @Nullable String password,
            @DefaultValue("giro") String schema,
            @DefaultValue("giro_views") String viewsSchema) {

        private void check(String prefix) {
            new Setting(prefix + "url")
                    .must(URL.matcher(url).matches(), url, "like jdbc:mysql://host:3306, without a schema");
            new Setting(prefix + "username").must(!username.isBlank(), username, "the name of a user of the database");
            new Setting(prefix + "schema")
                    .must(SCHEMA.matcher(schema).matches(), schema, "at most 64 letters, digits and underscores");
            new Setting(prefix + "views-schema")
                    .must(
                            SCHEMA.matcher(viewsSchema).matches() && !viewsSchema.equals(schema),
                            viewsSchema,
                            "at most 64 letters, digits and underscores, and not the ledger's schema");
        }

        ShardAddress address() {
            return new ShardAddress(url, username, password == null ? "" : password, schema, viewsSchema);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return address().toString();
        }
    }

    /**
     * @param bootstrapServers host:port of some brokers
     * @param clientProperties a file with Kafka's properties for TLS and SASL; empty for neither
     * @param concurrency consumer threads of each step in this process; with as many as shards, or a multiple, each has one shard
     * @param maxPollRecords the largest batch that a step takes at once
     * @param sessionTimeout a member that is silent for this long is dead and its partitions move
     */
    public record Kafka(
            @DefaultValue("") String bootstrapServers,
            @DefaultValue("") String clientProperties,
            int concurrency,
            int maxPollRecords,
            Duration sessionTimeout) {
        public Kafka {
            new Setting("giro.kafka.bootstrap-servers")
                    .must(
                            BROKERS.matcher(bootstrapServers.strip()).matches(),
                            bootstrapServers,
                            "host:port of some brokers, separated by commas");
            ClientSecurity.in(clientProperties);
            new Setting("giro.kafka.concurrency").mustBePositive(concurrency);
            new Setting("giro.kafka.max-poll-records").mustBePositive(maxPollRecords);
            new Setting("giro.kafka.session-timeout").mustBeBetween(SHORTEST_SESSION, LONGEST_SESSION, sessionTimeout);
        }

        /** The properties of every client: where the brokers are, and those for TLS and SASL. */
        public Map<String, String> client() {
            Map<String, String> client = new HashMap<>(ClientSecurity.in(clientProperties));
            client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
            return client;
        }
    }

    /**
     * @param size connections per shard, and as many again where callers read
     * @param connectionTimeout how long to wait for one before the shard counts as failing
     */
    public record Pool(int size, Duration connectionTimeout) {
        public Pool {
            new Setting("giro.pool.size").mustBePositive(size);
            new Setting("giro.pool.connection-timeout").mustBeBetween(SHORTEST_WAIT, LONGEST_WAIT, connectionTimeout);
        }
    }

    /** Who may call. */
    public record Security(Mode mode) {
        /**
         * {@code OPEN} asks nobody who they are, and therefore listens on loopback only; {@code JWT} asks for a token with
         * each call.
         */
        public enum Mode {
            OPEN,
            JWT
        }
    }

    private static boolean isPowerOfTwo(int number) {
        return number > 0 && Integer.bitCount(number) == 1;
    }
}
