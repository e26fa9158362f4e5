package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.checker.Checker;
import io.giro.checker.Report;
import io.giro.checker.Shard;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.hold.spring.HoldService;
import io.giro.ingress.spring.IngressService;
import io.giro.ledger.spring.LedgerService;
import io.giro.projector.spring.ProjectorService;
import io.giro.reconciler.spring.ReconcilerService;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.ServiceApplication;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.springframework.context.ConfigurableApplicationContext;

/** The five services in this JVM, each in a context of its own on a free port, over the given servers. */
public final class RunningGiro implements AutoCloseable {

    public static final int PARTITIONS = 16;

    private final Servers servers;
    private final List<ShardAddress> shards = new ArrayList<>();
    private final Map<Class<?>, ConfigurableApplicationContext> contexts = new LinkedHashMap<>();
    private final Map<String, Object> settings = new HashMap<>();

    RunningGiro(Servers servers, int shardCount) {
        this.servers = servers;
        settings.put("server.port", 0);
        settings.put("giro.partitions", PARTITIONS);
        settings.put("giro.kafka.bootstrap-servers", servers.kafka().bootstrapServers());
        for (int shard = 0; shard < shardCount; shard++) {
            ShardAddress address = new ShardAddress(
                    servers.mysql().jdbcUrl(),
                    servers.mysql().username(),
                    servers.mysql().password(),
                    "giro_" + shard,
                    "giro_views_" + shard);
            shards.add(address);
            settings.put("giro.shards[" + shard + "].url", address.url());
            settings.put("giro.shards[" + shard + "].username", address.username());
            settings.put("giro.shards[" + shard + "].password", address.password());
            settings.put("giro.shards[" + shard + "].schema", address.schema());
            settings.put("giro.shards[" + shard + "].views-schema", address.viewsSchema());
        }
        new Migrator(shards, PARTITIONS, List.of(Currency.getInstance("EUR"), Currency.getInstance("JPY"))).migrate();
        try (Admin admin = admin()) {
            new TopicCatalogue(admin, PARTITIONS, shardCount).create();
        }
        List.of(
                        HoldService.class,
                        LedgerService.class,
                        ProjectorService.class,
                        ReconcilerService.class,
                        IngressService.class)
                .forEach(this::start);
    }

    public void start(Class<?> service) {
        contexts.put(service, ServiceApplication.start(service, settings));
    }

    /** Stops one service in order, as a rolling restart does. */
    public void stop(Class<?> service) {
        Objects.requireNonNull(contexts.remove(service), () -> service + " is not running")
                .close();
    }

    public Api api() {
        return new Api("http://127.0.0.1:" + port(IngressService.class));
    }

    public int port(Class<?> service) {
        ConfigurableApplicationContext context =
                Objects.requireNonNull(contexts.get(service), () -> service + " is not running");
        return Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port", Integer.class));
    }

    public List<ShardAddress> shards() {
        return shards;
    }

    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers.kafka().bootstrapServers()));
    }

    public RawTopics topics() {
        return new RawTopics(servers.kafka().bootstrapServers());
    }

    /** Empties a topic, as if everything on it had been lost. */
    public void emptyTopic(Topic topic) throws Exception {
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                ends.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
            }
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            admin.listOffsets(ends)
                    .all()
                    .get()
                    .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end.offset())));
            admin.deleteRecords(all).all().get();
        }
    }

    /** What the independent checker has to say when nothing is on its way any more. */
    public Report checkAtRest() {
        List<Shard> toCheck = shards.stream()
                .map(shard ->
                        new Shard(shard.url(), shard.username(), shard.password(), shard.schema(), shard.viewsSchema()))
                .toList();
        return Checker.check(toCheck, true);
    }

    /** Waits until every transfer has ended, the views have caught up, and the checker finds nothing. */
    public void awaitCleanRest() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(checkAtRest().findings()).isEmpty());
    }

    /** What a step has counted under this name since the services started. */
    public long counted(String counter, SagaStep step) {
        return contexts.values().stream()
                .map(context -> context.getBean(MeterRegistry.class))
                .flatMap(meters -> meters.find(counter).tag("step", step.stepName()).counters().stream())
                .mapToLong(counted -> Math.round(counted.count()))
                .sum();
    }

    @Override
    public void close() {
        List.copyOf(contexts.keySet()).forEach(this::stop);
    }
}
