package io.giro.saga.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.giro.event.Topic;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealServers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class TopicCatalogueTest {

    private static Admin admin;

    @BeforeAll
    static void connect(RealKafka kafka) {
        admin = new Topics(kafka).admin();
    }

    @AfterAll
    static void disconnect() {
        admin.close();
    }

    @BeforeEach
    void deleteAllTopics() {
        // The broker may still list a topic that is gone already.
        await().ignoreExceptions().until(() -> {
            admin.deleteTopics(topics()).all().get();
            return topics().isEmpty();
        });
    }

    /** Services start right after the migrator, so what is created must be there for everybody. */
    @Test
    void createsEveryTopicOnceWithItsPartitions() throws Exception {
        TopicCatalogue catalogue = new TopicCatalogue(admin, 4, 2);

        catalogue.create();
        catalogue.create();

        catalogue.verify();
        Map<String, TopicDescription> topics = describe();
        assertThat(topics).hasSize(2 * Topic.values().length + 2 + 2);
        for (Topic topic : Topic.values()) {
            assertThat(topics.get(topic.topicName()).partitions()).hasSize(4);
            assertThat(topics.get(topic.deadLetterTopicName()).partitions()).hasSize(4);
        }
        assertThat(topics.get(TopicCatalogue.RELAY_ELECTION).partitions()).hasSize(2);
        assertThat(topics.get(TopicCatalogue.RELAY_OFFSETS).partitions()).hasSize(1);
        assertThat(topics.get(TopicCatalogue.relayHistory(1)).partitions()).hasSize(1);
    }

    /** The reconciler asks for offsets by time: no producer's clock may say how old its records are. */
    @Test
    void letsTheBrokerStampWhatIsSaid() throws Exception {
        TopicCatalogue catalogue = new TopicCatalogue(admin, 1, 1);
        catalogue.create();
        await().ignoreExceptions().untilAsserted(catalogue::verify);

        for (Topic topic : Topic.values()) {
            assertThat(config(topic.topicName(), "message.timestamp.type")).isEqualTo("LogAppendTime");
        }
    }

    @Test
    void keepsTheRelaysMemoryForEver() throws Exception {
        TopicCatalogue catalogue = new TopicCatalogue(admin, 1, 1);
        catalogue.create();
        await().ignoreExceptions().untilAsserted(catalogue::verify);

        assertThat(config(TopicCatalogue.RELAY_OFFSETS, "cleanup.policy")).isEqualTo("compact");
        assertThat(config(TopicCatalogue.relayHistory(0), "cleanup.policy")).isEqualTo("delete");
        assertThat(config(TopicCatalogue.relayHistory(0), "retention.ms")).isEqualTo("-1");
        assertThat(config(TopicCatalogue.relayHistory(0), "retention.bytes")).isEqualTo("-1");
    }

    @Test
    void createsWhatIsMissingAndLeavesTheRestAlone() throws Exception {
        createWithTwoPartitions("transfer.held");

        new TopicCatalogue(admin, 4, 1).create();
        await().until(() -> topics().size() == 2 * Topic.values().length + 3);

        assertThat(describe().get("transfer.held").partitions()).hasSize(2);
        assertThat(describe().get("transfer.held.dlt").partitions()).hasSize(4);
    }

    @Test
    void namesATopicWithOtherPartitions() throws Exception {
        createWithTwoPartitions("transfer.held");
        TopicCatalogue catalogue = new TopicCatalogue(admin, 4, 1);
        catalogue.create();
        await().until(() -> topics().size() == 2 * Topic.values().length + 3);

        assertThatThrownBy(catalogue::verify)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Topic transfer.held has 2 partitions, but this process is configured for 4.");
    }

    @Test
    void namesATopicThatIsMissing() throws Exception {
        TopicCatalogue catalogue = new TopicCatalogue(admin, 4, 1);
        catalogue.create();
        await().ignoreExceptions().untilAsserted(catalogue::verify);
        admin.deleteTopics(List.of("transfer.refused.dlt")).all().get();
        await().until(() -> !topics().contains("transfer.refused.dlt"));

        assertThatThrownBy(catalogue::verify)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Was the migrator run?")
                .hasMessageContaining("transfer.refused.dlt");
    }

    @Test
    void putsBackWhatSomebodyDeleted() throws Exception {
        TopicCatalogue catalogue = new TopicCatalogue(admin, 4, 1);
        catalogue.create();
        await().ignoreExceptions().untilAsserted(catalogue::verify);
        admin.deleteTopics(List.of("transfer.held", TopicCatalogue.RELAY_OFFSETS))
                .all()
                .get();
        await().until(() -> topics().size() == 2 * Topic.values().length + 1);

        assertThat(catalogue.restore()).containsExactly("transfer.held", TopicCatalogue.RELAY_OFFSETS);

        catalogue.verify();
        assertThat(config(TopicCatalogue.RELAY_OFFSETS, "cleanup.policy")).isEqualTo("compact");
        assertThat(catalogue.restore()).isEmpty();
    }

    private void createWithTwoPartitions(String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
        await().until(() -> topics().contains(topic));
    }

    private Map<String, TopicDescription> describe() throws Exception {
        return admin.describeTopics(topics()).allTopicNames().get();
    }

    private Set<String> topics() throws Exception {
        return admin.listTopics().names().get();
    }

    private String config(String topic, String setting) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        return config.get(setting).value();
    }
}
