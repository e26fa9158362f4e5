package io.giro.reconciler.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.event.Topic;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealServers;
import io.giro.saga.kafka.TopicCatalogue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class RestoreTopicsTest {

    private static final String HELD = Topic.HELD.topicName();

    @Test
    void putsBackWhatIsGoneAndNamesWhatNoServiceWouldStartWith(RealKafka kafka) throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
            TopicCatalogue catalogue = new TopicCatalogue(admin, 2, 1);
            catalogue.create();
            await().ignoreExceptions().untilAsserted(catalogue::verify);
            RestoreTopics restore = new RestoreTopics(catalogue, meters);

            admin.deleteTopics(List.of(HELD)).all().get();
            await().untilAsserted(() -> {
                restore.run();
                assertThat(meters.counter("giro.topics.restored").count()).isPositive();
                assertThat(restore.difference()).isEmpty();
            });

            admin.createPartitions(Map.of(HELD, NewPartitions.increaseTo(4)))
                    .all()
                    .get();
            await().untilAsserted(() -> {
                restore.run();
                assertThat(restore.difference())
                        .hasValue("Topic %s has 4 partitions, but this process is configured for 2.".formatted(HELD));
            });
        }
    }
}
