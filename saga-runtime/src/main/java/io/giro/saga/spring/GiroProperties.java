package io.giro.saga.spring;

import io.giro.account.Slot;
import io.giro.saga.jdbc.ShardAddress;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.regex.Pattern;
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

    private static final Pattern URL = Pattern.compile("jdbc:mysql://[^/?:]+:\\d{1,5}");

    public GiroProperties {
        requirePowerOfTwo("giro.partitions", partitions);
        requirePowerOfTwo("the number of giro.shards", shards.size());
        require(partitions <= Slot.COUNT, "giro.partitions is at most " + Slot.COUNT);
        require(shards.size() <= partitions, "there are more giro.shards than giro.partitions");
        require(!currencies.isEmpty(), "giro.currencies names at least one currency");
        currencies.forEach(currency -> require(
                currency.getDefaultFractionDigits() >= 0, "giro.currencies: " + currency + " has no minor unit"));
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

        public Shard {
            require(
                    URL.matcher(url).matches(),
                    "giro.shards[].url must look like jdbc:mysql://host:3306, without a schema, but is " + url);
            require(!username.isBlank(), "giro.shards[].username is empty");
        }

        ShardAddress address() {
            return new ShardAddress(url, username, password == null ? "" : password, schema, viewsSchema);
        }
    }

    /**
     * @param bootstrapServers host:port of some brokers
     * @param concurrency consumer threads of each step in this process
     * @param maxPollRecords the largest batch that a step takes at once
     * @param sessionTimeout a member that is silent for this long is dead and its partitions move
     */
    public record Kafka(
            @DefaultValue("") String bootstrapServers, int concurrency, int maxPollRecords, Duration sessionTimeout) {
        public Kafka {
            require(!bootstrapServers.isBlank(), "giro.kafka.bootstrap-servers is empty");
            require(concurrency > 0, "giro.kafka.concurrency must be positive");
            require(maxPollRecords > 0, "giro.kafka.max-poll-records must be positive");
        }
    }

    /**
     * @param size connections per shard
     * @param connectionTimeout how long to wait for one before the shard counts as failing
     */
    public record Pool(int size, Duration connectionTimeout) {
        public Pool {
            require(size > 0, "giro.pool.size must be positive");
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

    private static void requirePowerOfTwo(String what, int number) {
        require(number > 0 && Integer.bitCount(number) == 1, what + " must be a power of two, but is " + number);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
