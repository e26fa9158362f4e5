package io.giro.saga.given;

import static org.awaitility.Awaitility.await;

import io.giro.embedded.LoopbackPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.testcontainers.kafka.KafkaContainer;

/** By the image that production uses. */
final class ContainerKafka implements RealKafka {

    private static final Duration START = Duration.ofMinutes(2);
    private static final int PORT = 9092;

    private final KafkaContainer container =
            new KafkaContainer("apache/kafka:4.2.1").withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");

    ContainerKafka() {
        // Given, since a container that is started again would get another one.
        container.setPortBindings(List.of(LoopbackPort.free() + ":" + PORT));
        container.start();
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        String servers = bootstrapServers();
        container
                .getDockerClient()
                .restartContainerCmd(container.getContainerId())
                .exec();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
            await().atMost(START)
                    .ignoreExceptions()
                    .until(() -> !admin.describeCluster().nodes().get().isEmpty());
        }
    }

    @Override
    public void close() {
        container.stop();
    }
}
