package io.giro.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    private static final Path CACHE = Path.of("../target/embedded-cache");

    @TempDir
    Path root;

    @Test
    void keepsWhatItAcknowledgedOverRestartsAndKills() throws Exception {
        try (EmbeddedKafka kafka = start(0)) {
            createTopic(kafka, "kept");
            send(kafka, "kept", "before restart");

            kafka.restart();
            send(kafka, "kept", "before kill");
            kafka.kill();
            kafka.restart();

            assertThat(read(kafka, "kept", 2)).containsExactly("before restart", "before kill");
        }
    }

    @Test
    void beginsAnewWhenItsDataIsGone() throws Exception {
        try (EmbeddedKafka kafka = start(0)) {
            createTopic(kafka, "lost");
            kafka.kill();
            delete(root.resolve("data/kafka/data"));

            kafka.restart();

            assertThatThrownBy(() -> describe(kafka, "lost"))
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void createsNoTopicByTheWay() {
        try (EmbeddedKafka kafka = start(0)) {
            assertThatThrownBy(() -> describe(kafka, "unheard-of"))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            assertThatThrownBy(() -> send(kafka, "unheard-of", "x")).hasMessageContaining("unheard-of");
        }
    }

    @Test
    void leavesNoProcessAndNoRecordBehind() {
        EmbeddedKafka kafka = start(0);
        long pid = kafka.pid();

        kafka.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(root.resolve("run")).isEmptyDirectory();
    }

    @Test
    void saysWhichPortIsInUse() throws Exception {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(somebody.getLocalPort()))
                    .isInstanceOf(InfrastructureException.class)
                    .hasMessageContaining("Port %d on 127.0.0.1 is in use by another program", somebody.getLocalPort());
        }
    }

    @Test
    void tellsThoseWhoComeThroughAProxyToComeBackThroughIt() throws Exception {
        int port = LoopbackPort.free();
        try (TcpProxy proxy = TcpProxy.to(port);
                EmbeddedKafka kafka = EmbeddedKafka.startBehindProxy(
                        Folders.under(root, CACHE), port, proxy.port(), Footprint.TEST)) {

            assertThat(portOfNode("127.0.0.1:" + proxy.port())).isEqualTo(proxy.port());
            assertThat(portOfNode(kafka.bootstrapServers())).isEqualTo(kafka.port());
        }
    }

    private static int portOfNode(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return admin.describeCluster().nodes().get().iterator().next().port();
        }
    }

    private EmbeddedKafka start(int port) {
        return EmbeddedKafka.start(Folders.under(root, CACHE), port, 0, Footprint.TEST);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void createTopic(EmbeddedKafka kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static void describe(EmbeddedKafka kafka, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        }
    }

    private static void send(EmbeddedKafka kafka, String topic, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all", "max.block.ms", 3_000),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    private static List<String> read(EmbeddedKafka kafka, String topic, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found -> values.add(found.value()));
                return values.size() >= count;
            });
        }
        return values;
    }
}
