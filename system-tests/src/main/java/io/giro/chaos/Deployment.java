package io.giro.chaos;

import io.giro.checker.Shard;
import io.giro.embedded.EmbeddedKafka;
import io.giro.embedded.EmbeddedMysql;
import io.giro.embedded.Folders;
import io.giro.embedded.Footprint;
import io.giro.embedded.LoopbackPort;
import io.giro.embedded.TcpProxy;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * The product as it runs in production, on one machine: two shards on a mysqld each, a broker, and several processes of each
 * service, which reach shards and broker through links that can be broken. Whoever judges goes to shards and broker directly.
 *
 * <p>All data is in one folder. Closing it ends every process that was started here and leaves the folder.
 */
final class Deployment implements AutoCloseable {
    static final int SHARDS = 2;
    private static final int PARTITIONS = 16;
    private static final Currency CURRENCY = Currency.getInstance("EUR");
    private static final String SCHEMA = "giro";
    private static final String VIEWS_SCHEMA = "giro_views";

    private final int instances;
    private final List<EmbeddedMysql> databases = new ArrayList<>();
    private final Map<Link, TcpProxy> links = new HashMap<>();
    private final Map<Instance, ServiceProcess> services = new LinkedHashMap<>();
    private final List<URI> ingresses = new ArrayList<>();
    private @Nullable EmbeddedKafka broker;

    /** Starts everything, and returns when all services are well. */
    Deployment(Path folder, Path cache, ExecutableJars jars, int instances) {
        this.instances = instances;
        try {
            for (int shard = 0; shard < SHARDS; shard++) {
                databases.add(
                        EmbeddedMysql.start(Folders.under(folder.resolve("shard-" + shard), cache), 0, Footprint.TEST));
            }
            int behindProxy = LoopbackPort.free();
            TcpProxy toBroker = TcpProxy.to(behindProxy);
            links.put(Link.KAFKA, toBroker);
            broker = EmbeddedKafka.startBehindProxy(
                    Folders.under(folder.resolve("kafka"), cache), behindProxy, toBroker.port(), Footprint.TEST);
            prepare();
            startServices(jars, Folders.under(folder.resolve("services"), cache));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** How many processes each service has. */
    int instances() {
        return instances;
    }

    /** Where the paths of the public API begin, for each process of ingress. */
    List<URI> ingresses() {
        return List.copyOf(ingresses);
    }

    TcpProxy link(Link link) {
        return Objects.requireNonNull(links.get(link), link::toString);
    }

    ServiceProcess service(Instance instance) {
        return Objects.requireNonNull(services.get(instance), instance::toString);
    }

    EmbeddedMysql database(int shard) {
        return databases.get(shard);
    }

    EmbeddedKafka broker() {
        return Objects.requireNonNull(broker, "the broker comes before whoever asks for it");
    }

    /** A way to the broker that no fault of the network breaks. */
    Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker().bootstrapServers()));
    }

    /** A way to the ledger of a shard that no fault of the network breaks. */
    Connection connect(int shard) throws SQLException {
        ShardAddress address = directly(shard);
        return DriverManager.getConnection(address.ledgerUrl(), address.username(), address.password());
    }

    String databaseVersion() {
        try (Connection connection = connect(0)) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new CannotRun("Shard 0 does not say its version: " + e.getMessage(), e);
        }
    }

    /** As the checker wants them. */
    List<Shard> shards() {
        List<Shard> shards = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            ShardAddress address = directly(shard);
            shards.add(new Shard(
                    address.url(), address.username(), address.password(), address.schema(), address.viewsSchema()));
        }
        return shards;
    }

    /** kill -9 of all processes of a service. */
    void kill(Service service) {
        Instance.of(service, instances).forEach(instance -> service(instance).kill());
    }

    /** Starts all processes of a service, and returns when they are well. */
    void start(Service service) {
        List<ServiceProcess> starting =
                Instance.of(service, instances).stream().map(this::service).toList();
        starting.forEach(ServiceProcess::start);
        starting.forEach(ServiceProcess::awaitReady);
    }

    /**
     * Starts what has ended without being told to, as whoever looks after processes in production does.
     *
     * @return what that was
     */
    List<Instance> restartEnded() {
        List<Instance> ended = services.keySet().stream()
                .filter(instance -> !service(instance).runs())
                .toList();
        ended.forEach(instance -> service(instance).start());
        ended.forEach(instance -> service(instance).awaitReady());
        return ended;
    }

    /** @throws CannotRun if a server has ended that no fault has killed: somebody else's doing, and no finding about the product */
    void requireServers() {
        requireAlive("The broker", broker().pid());
        databases.forEach(database -> requireAlive("A mysqld", database.pid()));
    }

    private static void requireAlive(String server, long pid) {
        if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            throw new CannotRun("%s, process %d, has ended, and nobody here has killed it.".formatted(server, pid));
        }
    }

    /** Kills the services, which nobody needs to end in order, and stops database and broker. */
    @Override
    public void close() {
        services.values().forEach(ServiceProcess::kill);
        links.values().forEach(TcpProxy::close);
        if (broker != null) {
            broker.close();
        }
        databases.forEach(EmbeddedMysql::close);
    }

    private void prepare() {
        List<ShardAddress> addresses = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            addresses.add(directly(shard));
        }
        new Migrator(addresses, PARTITIONS, List.of(CURRENCY)).migrate();
        try (Admin admin = admin()) {
            new TopicCatalogue(admin, PARTITIONS, SHARDS).create();
        }
    }

    private void startServices(ExecutableJars jars, Folders folders) {
        folders.create();
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(3))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        for (Service service : Service.values()) {
            for (int shard = 0; shard < SHARDS; shard++) {
                links.put(
                        Link.toShard(service, shard),
                        TcpProxy.to(database(shard).port()));
            }
        }
        for (Instance instance : Instance.ofAll(instances)) {
            int port = LoopbackPort.free();
            Service service = instance.service();
            services.put(
                    instance, new ServiceProcess(instance, jars.of(service), port, settings(service), folders, http));
            if (service == Service.INGRESS) {
                ingresses.add(URI.create("http://127.0.0.1:%d/api/v1".formatted(port)));
            }
        }
        // One of each at a time, or on a small machine they would all be too slow for their own timeouts.
        for (int number = 1; number <= instances; number++) {
            List<ServiceProcess> starting = new ArrayList<>();
            for (Service service : Service.values()) {
                starting.add(service(new Instance(service, number)));
            }
            starting.forEach(ServiceProcess::start);
            starting.forEach(ServiceProcess::awaitReady);
        }
    }

    private List<String> settings(Service service) {
        List<String> settings = new ArrayList<>();
        settings.add("--giro.partitions=" + PARTITIONS);
        settings.add("--giro.currencies=" + CURRENCY);
        settings.add(
                "--giro.kafka.bootstrap-servers=127.0.0.1:" + link(Link.KAFKA).port());
        settings.add("--giro.kafka.client-properties=");
        // The shortest that a broker takes by default: a pause need not be long to be too long.
        settings.add("--giro.kafka.session-timeout=6s");
        for (int shard = 0; shard < SHARDS; shard++) {
            ShardAddress address = directly(shard);
            String prefix = "--giro.shards[" + shard + "].";
            settings.add(prefix + "url=jdbc:mysql://127.0.0.1:"
                    + link(Link.toShard(service, shard)).port());
            settings.add(prefix + "username=" + address.username());
            settings.add(prefix + "password=" + address.password());
            settings.add(prefix + "schema=" + address.schema());
            settings.add(prefix + "views-schema=" + address.viewsSchema());
        }
        return settings;
    }

    private ShardAddress directly(int shard) {
        EmbeddedMysql mysql = database(shard);
        return new ShardAddress(mysql.jdbcUrl(), mysql.username(), mysql.password(), SCHEMA, VIEWS_SCHEMA);
    }
}
