package io.giro.saga.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** Makes the pools of connections to a shard. */
public final class ShardPools {

    /** At a start a shard may take so many connection timeouts to answer. */
    private static final int PATIENCE_AT_START = 10;

    private static final long DO_NOT_TRY_AT_START = -1;

    /** The pool looks every 30 seconds, so a connection is idle for a minute at most. */
    private static final long LONGEST_IDLE_MS = 30_000;

    /** The pool takes no less. */
    private static final long SHORTEST_VALIDATION_MS = 250;

    private ShardPools() {}

    /** For those who write: nothing is there before the commit. Throws if the shard cannot be reached within a start's patience. */
    static HikariDataSource forTransactions(
            ShardAddress address, GiroProperties.Pool settings, String name, MeterRegistry meters) {
        HikariConfig config = ofService(address.ledgerUrl(), address, settings, name, meters);
        // At a start a busy machine answers late: only a database that is silent for long ends it.
        config.setInitializationFailTimeout(
                settings.connectionTimeout().multipliedBy(PATIENCE_AT_START).toMillis());
        config.setAutoCommit(false);
        // Before the server ends it.
        config.setIdleTimeout(LONGEST_IDLE_MS);
        return new HikariDataSource(config);
    }

    /**
     * The shards for those who read on behalf of callers, one statement at a time: as many connections again, so that a crowd of
     * readers takes none from those who accept transfers. Nothing has to be rolled back after a statement. Nobody tries them at
     * a start.
     */
    public static Shards forReading(
            List<ShardAddress> addresses, GiroProperties.Pool settings, String service, MeterRegistry meters) {
        List<Shard> shards = new ArrayList<>();
        for (ShardAddress address : addresses) {
            HikariDataSource pool = forReading(address, settings, service + ".reading-" + shards.size(), meters);
            shards.add(new Shard(shards.size(), pool, address.viewsSchema()));
        }
        return new Shards(shards);
    }

    private static HikariDataSource forReading(
            ShardAddress address, GiroProperties.Pool settings, String name, MeterRegistry meters) {
        HikariConfig config = ofService(address.readingUrl(), address, settings, name, meters);
        config.setInitializationFailTimeout(DO_NOT_TRY_AT_START);
        config.setReadOnly(true);
        return new HikariDataSource(config);
    }

    /**
     * The shards for a command, which ends before long and which nobody measures. Nobody tries them at a start: one that cannot
     * be reached is told like any other trouble, when it is asked.
     */
    public static Shards forCommand(List<ShardAddress> addresses, GiroProperties.Pool settings) {
        List<Shard> shards = new ArrayList<>();
        for (ShardAddress address : addresses) {
            HikariConfig config = config(address.ledgerUrl(), address, settings);
            config.setMinimumIdle(0);
            config.setIdleTimeout(LONGEST_IDLE_MS);
            config.setInitializationFailTimeout(DO_NOT_TRY_AT_START);
            config.setAutoCommit(false);
            shards.add(new Shard(shards.size(), new HikariDataSource(config), address.viewsSchema()));
        }
        return new Shards(shards);
    }

    private static HikariConfig ofService(
            String url, ShardAddress address, GiroProperties.Pool settings, String name, MeterRegistry meters) {
        HikariConfig config = config(url, address, settings);
        config.setPoolName(name);
        // With an idle connection to keep, a pool that cannot connect tries again ever less often, down to every five
        // seconds. Without one it begins anew with whoever asks, so it finds a database that is back at the next knock.
        config.setMinimumIdle(0);
        // Within that time: a connection that was idle is tried before it is given away.
        config.setValidationTimeout(
                Math.max(SHORTEST_VALIDATION_MS, settings.connectionTimeout().toMillis() / 2));
        config.setExceptionOverride(new DemotedServer());
        config.setMetricRegistry(meters);
        return config;
    }

    private static HikariConfig config(String url, ShardAddress address, GiroProperties.Pool settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(address.username());
        config.setPassword(address.password());
        config.setMaximumPoolSize(settings.size());
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        return config;
    }
}
