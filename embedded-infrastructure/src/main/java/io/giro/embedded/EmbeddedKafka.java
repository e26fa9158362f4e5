package io.giro.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker with its own controller (KRaft) as a child process, listening on 127.0.0.1 alone.
 *
 * <p>What it has acknowledged survives a kill -9 of the broker. It does not flush before it acknowledges, so the last
 * moments before a loss of power can be gone; with one replica no setting short of a flush per message would change that,
 * and the product re-sends what is missing.
 *
 * <p>Topics are never created by the way, and what a topic keeps is bounded by its size.
 */
public final class EmbeddedKafka extends EmbeddedServer {
    private static final String NAME = "kafka";
    private static final Duration FORMAT = Duration.ofMinutes(1);
    // Long, because a start after kill -9 reads the ends of all logs.
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Folders folders;
    private final Footprint footprint;
    private final Path libraries;
    private final Path folder;
    private final int port;
    private final int controllerPort;
    private final Optional<SideDoor> sideDoor;

    /**
     * A second listener.
     *
     * @param advertisedPort where its clients are told to come
     * @param guard what the broker is told of who may enter; empty if anybody may
     */
    private record SideDoor(int port, int advertisedPort, String guard) {

        String protocol() {
            return guard.isEmpty() ? "PLAINTEXT" : "SASL_PLAINTEXT";
        }
    }

    private EmbeddedKafka(
            Folders folders, int port, int controllerPort, Optional<SideDoor> sideDoor, Footprint footprint) {
        super(NAME, STOP);
        this.folders = folders;
        this.footprint = footprint;
        this.port = port;
        this.controllerPort = controllerPort;
        this.sideDoor = sideDoor;
        LoopbackPort.requireFree(port, "the Kafka broker");
        LoopbackPort.requireFree(controllerPort, "the Kafka controller");
        this.libraries = BrokerLibraries.folder(folders.cache());
        this.folder = folders.data().resolve("kafka");
    }

    /**
     * Starts it, formatted first where there is no data yet, and returns when it answers.
     *
     * @param port 0 for a free one
     * @param controllerPort 0 for a free one
     * @throws InfrastructureException if it cannot start
     */
    public static EmbeddedKafka start(Folders folders, int port, int controllerPort, Footprint footprint) {
        return start(folders, port, controllerPort, Optional.empty(), footprint);
    }

    /**
     * As {@link #start}, on free ports, and with a second listener for clients that come through a {@link TcpProxy}: a broker tells its
     * clients where to find it, and these are told the port of the proxy.
     *
     * @param port what the proxy passes on to
     * @param proxyPort where the proxy listens
     */
    public static EmbeddedKafka startBehindProxy(Folders folders, int port, int proxyPort, Footprint footprint) {
        return start(folders, 0, 0, Optional.of(new SideDoor(port, proxyPort, "")), footprint);
    }

    /**
     * As {@link #start}, on free ports, and with a second listener that lets nobody in without this password (SASL, PLAIN): see {@link
     * #secondServers}.
     */
    public static EmbeddedKafka startGuarded(Folders folders, String user, String password, Footprint footprint) {
        int port = LoopbackPort.orFree(0);
        String guard = """
                sasl.enabled.mechanisms=PLAIN
                listener.name.side.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_%s="%s";
                """.formatted(user, password);
        return start(folders, 0, 0, Optional.of(new SideDoor(port, port, guard)), footprint);
    }

    private static EmbeddedKafka start(
            Folders folders, int port, int controllerPort, Optional<SideDoor> sideDoor, Footprint footprint) {
        folders.create();
        EmbeddedKafka server = new EmbeddedKafka(
                folders, LoopbackPort.orFree(port), LoopbackPort.orFree(controllerPort), sideDoor, footprint);
        server.restart();
        return server;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Where the second listener is. */
    public String secondServers() {
        return sideDoor.map(door -> "127.0.0.1:" + door.advertisedPort()).orElseThrow();
    }

    private Path dataFolder() {
        return folder.resolve("data");
    }

    private void format(Path half) throws IOException {
        Path configuration = Files.writeString(folder.resolve("format.properties"), configuration(half));
        List<String> command = java(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                configuration.toString());
        ServerProcess.start("kafka-format", command, folders).awaitSuccess(FORMAT);
    }

    @Override
    ServerProcess startProcess() {
        // Also when it is started again: a broker whose data is gone begins anew, empty.
        WholeFolder.ensure(
                dataFolder(), half -> FirstData.fill(half, footprint, folders.cache(), libraries, this::format));
        try {
            Path configuration = Files.writeString(folder.resolve("server.properties"), configuration(dataFolder()));
            ServerProcess broker = ServerProcess.start(NAME, java("kafka.Kafka", configuration.toString()), folders);
            broker.awaitReady(START, this::ask);
            return broker;
        } catch (IOException e) {
            throw new InfrastructureException("Cannot write the configuration of Kafka: " + e.getMessage() + ".", e);
        }
    }

    private void ask() throws Exception {
        // Only once somebody listens, because a client that is refused logs a warning each time.
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "giro-embedded"))) {
            admin.describeCluster().nodes().get(2, TimeUnit.SECONDS);
        }
    }

    private List<String> java(String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(footprint.kafkaFlags);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                // For compression; without it a newer JVM prints a warning at every start.
                "--enable-native-access=ALL-UNNAMED",
                // One line per change of a partition is too much for a log that nobody rotates while it runs.
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS",
                "-cp",
                libraries + "/*",
                mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    private String configuration(Path data) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d%4$s
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d%5$s
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SIDE:%6$s
                log.dirs=%3$s
                auto.create.topics.enable=false

                # One broker, one copy; and four partitions are plenty for the offsets of a handful of groups.
                default.replication.factor=1
                min.insync.replicas=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                # A broker that was killed is let in again when its old session is over; the default of 9 s is for networks.
                broker.session.timeout.ms=4000
                broker.heartbeat.interval.ms=1000
                # A product that was switched off for a month goes on where it stopped, instead of reading everything again.
                offsets.retention.minutes=525600

                # Bounded by size, not by age: age keeps too much under load, for the disk, and too little on a machine
                # that is switched off now and then. 64 MiB a partition hold about a million events of a topic with 16
                # partitions, that is several minutes at full speed for a step that is down, and at most some 10 GiB for
                # all topics. What is lost beyond that is sent again from the tables.
                log.retention.ms=-1
                log.retention.bytes=67108864
                log.segment.bytes=16777216

                # Memory: the defaults set aside 128 MiB of heap for compaction, and map 10 MiB of index per segment.
                log.cleaner.dedupe.buffer.size=16777216
                log.index.size.max.bytes=1048576
                %7$s""".formatted(
                        port,
                        controllerPort,
                        data,
                        sideDoor.map(door -> side(door.port())).orElse(""),
                        sideDoor.map(door -> side(door.advertisedPort())).orElse(""),
                        sideDoor.map(SideDoor::protocol).orElse("PLAINTEXT"),
                        sideDoor.map(SideDoor::guard).orElse(""));
    }

    private static String side(int port) {
        return ",SIDE://127.0.0.1:" + port;
    }
}
