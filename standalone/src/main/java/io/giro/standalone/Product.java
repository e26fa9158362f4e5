package io.giro.standalone;

import io.giro.embedded.EmbeddedInfrastructure;
import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;
import io.giro.embedded.LoopbackPort;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.ServiceApplication;
import io.giro.standalone.logback.SpeakingService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * All of Giro, running: databases, broker and the five services. It is there as a whole or not at all.
 *
 * <p>Everything listens on 127.0.0.1. What the product has acknowledged is in the data folder and survives a kill of any of its processes.
 */
final class Product implements AutoCloseable {
    private static final int PARTITIONS = 16;
    private static final List<Currency> CURRENCIES = Stream.of("EUR", "USD", "GBP", "CHF", "JPY")
            .map(Currency::getInstance)
            .toList();
    private static final String SCHEMA = "giro";
    private static final String VIEWS_SCHEMA = "giro_views";

    private final EmbeddedInfrastructure infrastructure;
    private final Ports ports;
    private final Optional<LocalKey> key;
    private final Map<Service, ConfigurableApplicationContext> services = new ConcurrentHashMap<>();

    private Product(EmbeddedInfrastructure infrastructure, Ports ports, Optional<LocalKey> key) {
        this.infrastructure = infrastructure;
        this.ports = ports;
        this.key = key;
    }

    /** Where everything listens. */
    record Ports(EmbeddedInfrastructure.Ports infrastructure, Map<Service, Integer> services) {

        /** @param secure whether health and metrics are at ports of their own */
        private void requireFreeForServices(boolean secure) {
            services.forEach((service, port) -> {
                LoopbackPort.requireFree(port, service.title);
                if (secure && port != 0) {
                    LoopbackPort.requireFree(Service.managementPort(port), "the health of " + service.title);
                }
            });
        }
    }

    /**
     * Throws all data away, so that the next start begins with none; but not if a port is in use, since that start would fail.
     *
     * @param shards how many that start will want
     * @param secure whether it will ask for tokens
     */
    static void deleteData(Folders folders, int shards, Ports ports, boolean secure) {
        ports.requireFreeForServices(secure);
        EmbeddedInfrastructure.deleteData(folders, shards, ports.infrastructure());
    }

    /**
     * Starts everything, and returns when all services serve. What was started is stopped again if one of them cannot start.
     *
     * @param wantedShards empty for as many as the data has, or for one where there is none
     * @param key makes the tokens that the services ask for; without it they ask for none
     */
    static Product start(
            Folders folders,
            OptionalInt wantedShards,
            Ports ports,
            Footprint footprint,
            Optional<LocalKey> key,
            Progress progress) {
        // Before the slow part, so that a port in use is known at once.
        ports.requireFreeForServices(key.isPresent());
        int shards = ShardCount.decide(folders.data(), wantedShards, PARTITIONS);
        String mysqld = shards == 1 ? "mysqld" : shards + " mysqlds";
        progress.say("Starting %s and Kafka.".formatted(mysqld));
        Product product = new Product(
                EmbeddedInfrastructure.start(folders, shards, ports.infrastructure(), footprint), ports, key);
        try {
            progress.say(mysqld + " and Kafka answer. Bringing schemas and topics up to date.");
            product.prepare();
            product.tellVerifier(folders.run().resolve("shards.properties"));
            progress.say("Starting the services.");
            product.startServices(progress);
            product.tellAddresses(folders.run().resolve("addresses.properties"));
            return product;
        } catch (RuntimeException | Error e) {
            product.close();
            throw e;
        }
    }

    /** Where the paths of the public API begin. */
    URI api() {
        return URI.create("http://127.0.0.1:%d/api/v1".formatted(port(Service.INGRESS)));
    }

    /** From now on starts databases and broker again when they end; the services wait for them meanwhile. */
    void keepServersRunning(Progress progress) {
        infrastructure.keepRunning(progress::say);
    }

    /** Stops what takes requests at first, then what works on them, then broker and databases. */
    @Override
    public void close() {
        try (infrastructure) {
            ConfigurableApplicationContext ingress = services.remove(Service.INGRESS);
            if (ingress != null) {
                ingress.close();
            }
            CompletableFuture.allOf(services.values().stream()
                            .map(context -> CompletableFuture.runAsync(context::close, Product::inItsOwnThread))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    private void prepare() {
        CompletableFuture<Void> topics = CompletableFuture.runAsync(this::createTopics, Product::inItsOwnThread);
        new Migrator(shards(), PARTITIONS, CURRENCIES).migrate();
        join(topics);
    }

    private void createTopics() {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                infrastructure.kafka().bootstrapServers()))) {
            new TopicCatalogue(admin, PARTITIONS, shards().size()).create();
        }
    }

    private void startServices(Progress progress) {
        List<CompletableFuture<Void>> starting = new ArrayList<>();
        ports.services()
                .forEach((service, port) -> starting.add(CompletableFuture.runAsync(
                        () -> {
                            SpeakingService.is(service.title);
                            services.put(service, ServiceApplication.start(service.main, settings(port)));
                            progress.say("%s serves port %d.".formatted(service.title, port(service)));
                        },
                        Product::inItsOwnThread)));
        // All of them, even when one has failed: only then is it known what must be stopped.
        starting.forEach(service -> service.handle((done, failure) -> done).join());
        starting.forEach(Product::join);
    }

    /** Where a service listens, which is known only now if any free port would do. */
    private int port(Service service) {
        ConfigurableApplicationContext context =
                Objects.requireNonNull(services.get(service), () -> service.title + " does not run");
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private Map<String, Object> settings(int port) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("server.port", port);
        settings.put("giro.partitions", PARTITIONS);
        // As the migrator laid them out: an account in another currency would have no world beside it.
        settings.put(
                "giro.currencies",
                CURRENCIES.stream().map(Currency::getCurrencyCode).collect(Collectors.joining(",")));
        settings.put("giro.kafka.bootstrap-servers", infrastructure.kafka().bootstrapServers());
        // Whoever exports it for another cluster does not mean this broker.
        settings.put("giro.kafka.client-properties", "");
        List<ShardAddress> shards = shards();
        for (int index = 0; index < shards.size(); index++) {
            ShardAddress shard = shards.get(index);
            String prefix = "giro.shards[" + index + "].";
            settings.put(prefix + "url", shard.url());
            settings.put(prefix + "username", shard.username());
            settings.put(prefix + "password", shard.password());
            settings.put(prefix + "schema", shard.schema());
            settings.put(prefix + "views-schema", shard.viewsSchema());
        }
        key.ifPresent(local -> settings.putAll(secured(local, port)));
        // Who stops the services, and when, is decided here: databases and broker must outlive them.
        settings.put("spring.main.register-shutdown-hook", false);
        return settings;
    }

    private static Map<String, Object> secured(LocalKey key, int port) {
        return Map.of(
                "giro.security.mode",
                "jwt",
                "giro.security.jwt.issuer",
                LocalKey.ISSUER,
                "giro.security.jwt.public-key",
                key.publicKey().toUri(),
                "management.server.address",
                "127.0.0.1",
                "management.server.port",
                port == 0 ? 0 : Service.managementPort(port));
    }

    private List<ShardAddress> shards() {
        return infrastructure.databases().stream()
                .map(mysql ->
                        new ShardAddress(mysql.jdbcUrl(), mysql.username(), mysql.password(), SCHEMA, VIEWS_SCHEMA))
                .toList();
    }

    /** For the checker, which runs in a process of its own. The file holds passwords, so only its owner can read it. */
    private void tellVerifier(Path file) {
        StringBuilder text = new StringBuilder();
        List<ShardAddress> shards = shards();
        for (int index = 0; index < shards.size(); index++) {
            ShardAddress shard = shards.get(index);
            text.append("""
                    shard.%1$d.url=%2$s
                    shard.%1$d.username=%3$s
                    shard.%1$d.password=%4$s
                    shard.%1$d.schema=%5$s
                    shard.%1$d.viewsSchema=%6$s
                    """.formatted(
                    index, shard.url(), shard.username(), shard.password(), shard.schema(), shard.viewsSchema()));
        }
        write(file, text.toString());
    }

    /** For whoever sets the product under load, and cannot know which ports were free. */
    private void tellAddresses(Path file) {
        write(file, """
                api=%s
                kafka.bootstrap-servers=%s
                """.formatted(api(), infrastructure.kafka().bootstrapServers()));
    }

    private static void write(Path file, String text) {
        try {
            Path half = file.resolveSibling(file.getFileName() + ".half");
            Files.deleteIfExists(half);
            Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(half, text);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not in the common pool, which has one thread on a small machine; and whatever a service starts inherits from its thread. */
    private static void inItsOwnThread(Runnable task) {
        Thread.ofPlatform().start(task);
    }

    private static void join(CompletableFuture<Void> task) {
        try {
            task.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
