package io.giro.benchmark;

import io.giro.checker.Checker;
import io.giro.checker.Report;
import io.giro.checker.Shard;
import io.giro.checker.ShardsFile;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The product, started as {@code ./giro up} starts it, on free ports and over data of its own.
 *
 * <p>What has ended is counted where the last step is done with it: at the offsets that the projector has committed on the topics of the ends, for the views
 * of the shard that is furthest behind. An event that is only in the log does not count.
 */
final class RunningProduct implements Server, AutoCloseable {
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Set<String> ENDS =
            Set.of(Topic.COMMITTED.topicName(), Topic.REJECTED.topicName(), Topic.CANCELLED.topicName());

    private final BenchFolder folder;
    private final OwnProcess process;
    private final URI api;
    private final String bootstrapServers;
    private final Admin admin;
    private final Map<String, Long> processes;
    private final List<String> projectors;

    private RunningProduct(BenchFolder folder, OwnProcess process) {
        this.folder = folder;
        this.process = process;
        awaitReady();
        Properties addresses = addresses();
        api = URI.create(addresses.getProperty("api"));
        bootstrapServers = addresses.getProperty("kafka.bootstrap-servers");
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        projectors = SagaStep.PROJECTOR.consumerGroups(shards().size());
        processes = new TreeMap<>(Map.of("services", process.pid(), "kafka", recorded("kafka")));
        for (int shard = 0; shard < shards().size(); shard++) {
            String mysqld = shard == 0 ? "mysqld" : "mysqld-" + shard;
            processes.put(mysqld, recorded(mysqld));
        }
    }

    /** Starts it, and returns when it serves. */
    static RunningProduct start(Setup setup, BenchFolder folder) {
        List<String> whole = new ArrayList<>(setup.product());
        whole.add(folder.path().toString());
        whole.add("free-ports");
        whole.add("shards=" + setup.shards());
        OwnProcess process = OwnProcess.start("product", whole, Map.of(), folder, false);
        try {
            return new RunningProduct(folder, process);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    @Override
    public String title() {
        return "giro";
    }

    @Override
    public URI transfers() {
        return URI.create(api + "/payments/transfers");
    }

    URI accounts() {
        return URI.create(api + "/payments/accounts");
    }

    URI charges() {
        return URI.create(api + "/payments/charges");
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public boolean answersAtTheEnd() {
        return false;
    }

    @Override
    public long ended() {
        return projectors.stream().mapToLong(this::ended).min().orElseThrow();
    }

    private long ended(String group) {
        try {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(partition -> ENDS.contains(partition.getKey().topic()))
                    .mapToLong(partition -> partition.getValue().offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new CannotMeasure("The broker does not say how far the projector is: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotMeasure("interrupted", e);
        }
    }

    @Override
    public Map<String, Long> processes() {
        return processes;
    }

    @Override
    public void requireAlive() {
        process.requireAlive();
    }

    /** Everything compared with everything. Nothing may be on its way. */
    Report check() {
        return Checker.check(shards(), true);
    }

    List<Shard> shards() {
        return ShardsFile.read(folder.run().resolve("shards.properties"));
    }

    @Override
    public void close() {
        admin.close();
        process.close();
    }

    private void awaitReady() {
        long giveUpAt = System.nanoTime() + START.toNanos();
        while (!state().equals("ready")) {
            process.requireAlive();
            if (System.nanoTime() > giveUpAt) {
                throw new CannotMeasure("The product does not start. See " + folder.logs());
            }
            Pause.of(POLL);
        }
    }

    private String state() {
        try {
            return Files.readString(folder.path().resolve("state")).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new CannotMeasure("Cannot read the product's state: " + e.getMessage(), e);
        }
    }

    private Properties addresses() {
        Properties addresses = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.run().resolve("addresses.properties"))) {
            addresses.load(reader);
            return addresses;
        } catch (IOException e) {
            throw new CannotMeasure("The product does not say where it listens: " + e.getMessage(), e);
        }
    }

    private long recorded(String name) {
        Path record = folder.run().resolve(name + ".stat");
        try {
            String line = Files.readString(record);
            return Long.parseLong(line.substring(0, line.indexOf(' ')));
        } catch (IOException e) {
            throw new CannotMeasure("There is no record of " + name + ": " + e.getMessage(), e);
        }
    }
}
