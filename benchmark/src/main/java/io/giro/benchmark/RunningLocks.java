package io.giro.benchmark;

import io.giro.benchmark.locks.LocksSchema;
import io.giro.benchmark.locks.LocksService;
import io.giro.embedded.EmbeddedMysql;
import io.giro.embedded.Footprint;
import io.giro.saga.jdbc.ShardAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The transfer with locks, over a mysqld of its own that is started with the product's options. An answer says that a transfer has ended. */
final class RunningLocks implements Server, AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final String SCHEMA = "giro_locks";

    private final EmbeddedMysql mysql;
    private final OwnProcess process;
    private final URI api;

    private RunningLocks(EmbeddedMysql mysql, OwnProcess process, URI api) {
        this.mysql = mysql;
        this.process = process;
        this.api = api;
    }

    /**
     * Starts both, and returns when it serves.
     *
     * @param java the JVM and its flags
     * @param pool connections to the database
     */
    static RunningLocks start(List<String> java, int pool, int accounts, BenchFolder folder) {
        EmbeddedMysql mysql = EmbeddedMysql.start(folder.folders(), 0, Footprint.PRODUCT);
        try {
            Path portFile = folder.run().resolve("locks.port");
            Files.deleteIfExists(portFile);
            List<String> command = new ArrayList<>(java);
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    LocksService.class.getName(),
                    "--server.port=0",
                    "--locks.url=" + mysql.jdbcUrl(),
                    "--locks.username=" + mysql.username(),
                    "--locks.schema=" + SCHEMA,
                    "--locks.pool=" + pool,
                    "--locks.accounts=" + accounts,
                    "--locks.port-file=" + portFile));
            OwnProcess process =
                    OwnProcess.start("locks", command, Map.of("LOCKS_PASSWORD", mysql.password()), folder, false);
            try {
                return new RunningLocks(
                        mysql, process, URI.create("http://127.0.0.1:%s/api/v1".formatted(port(portFile, process))));
            } catch (RuntimeException | IOException e) {
                process.close();
                throw e;
            }
        } catch (IOException e) {
            mysql.close();
            throw new CannotMeasure("Cannot start the transfer with locks: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            mysql.close();
            throw e;
        }
    }

    @Override
    public String title() {
        return "locks";
    }

    @Override
    public URI transfers() {
        return URI.create(api + "/transfers");
    }

    /** Takes the same requests, and does nothing but read and answer them. */
    URI echo() {
        return URI.create(api + "/echo");
    }

    @Override
    public long ended() {
        try {
            return LocksSchema.transfers(address());
        } catch (SQLException e) {
            throw new CannotMeasure("The transfers with locks cannot be counted: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean answersAtTheEnd() {
        return true;
    }

    @Override
    public Map<String, Long> processes() {
        return Map.of("services", process.pid(), "mysqld", mysql.pid());
    }

    @Override
    public void requireAlive() {
        process.requireAlive();
    }

    /**
     * What is wrong with its books; empty if they agree.
     *
     * @param answered so many were told that their transfer is done
     */
    String contradiction(long answered) {
        try {
            return LocksSchema.contradiction(address(), answered);
        } catch (SQLException e) {
            throw new CannotMeasure("The books of the transfer with locks cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.close();
        mysql.close();
    }

    private ShardAddress address() {
        return new ShardAddress(mysql.jdbcUrl(), mysql.username(), mysql.password(), SCHEMA, SCHEMA);
    }

    private static String port(Path file, OwnProcess process) throws IOException {
        long giveUpAt = System.nanoTime() + START.toNanos();
        while (!Files.exists(file)) {
            process.requireAlive();
            if (System.nanoTime() > giveUpAt) {
                throw new CannotMeasure("The transfer with locks does not start. See the logs.");
            }
            Pause.of(POLL);
        }
        return Files.readString(file).strip();
    }
}
