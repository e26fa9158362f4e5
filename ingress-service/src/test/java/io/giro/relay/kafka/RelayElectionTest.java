package io.giro.relay.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealServers;
import io.giro.saga.kafka.TopicCatalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

@ExtendWith(RealServers.class)
class RelayElectionTest {

    private static final int SHARDS = 2;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LONGER_THAN_THREE_FAILURES = Duration.ofSeconds(10);

    private final Set<Integer> relayed = ConcurrentHashMap.newKeySet();
    private final Set<Integer> asked = ConcurrentHashMap.newKeySet();
    private Admin admin;
    private TopicCatalogue catalogue;
    private RelayElection election;

    @BeforeEach
    void start(RealKafka kafka) {
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        catalogue = new TopicCatalogue(admin, 1, SHARDS);
        catalogue.create();
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Looks for new partitions every so many ms, not every five minutes.
        config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "200");
        election = new RelayElection(
                new DefaultKafkaConsumerFactory<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                SHARDS,
                new RecordedRelays());
    }

    @AfterEach
    void stop() {
        election.stop();
        admin.close();
    }

    @Test
    void relaysEveryShardUntilItIsStopped() {
        election.start();
        awaitAllRelayed();

        election.stop();

        assertThat(relayed).isEmpty();
    }

    @Test
    void goesOnWhenSomebodyAddsAPartitionThatIsNoShards() throws Exception {
        election.start();
        awaitAllRelayed();

        addAPartitionAndAwaitAnotherAssignment();

        awaitAllRelayed();
        election.stop();
        assertThat(relayed).isEmpty();
        assertThat(asked).containsOnly(0, 1);
    }

    @Test
    void goesOnWhenTheTopicIsDeletedAndCreatedAgain() throws Exception {
        election.start();
        awaitAllRelayed();

        admin.deleteTopics(List.of(TopicCatalogue.RELAY_ELECTION)).all().get();
        await().atMost(SOON).until(relayed::isEmpty);
        catalogue.restore();

        awaitAllRelayed();
    }

    @Test
    void isWellWhileTheBrokerIsAwayAndGoesOnAfterwards(RealKafka kafka) throws Exception {
        election.start();
        awaitAllRelayed();

        kafka.kill();

        await().during(LONGER_THAN_THREE_FAILURES).atMost(SOON).until(election::isWell);
        kafka.restart();
        addAPartitionAndAwaitAnotherAssignment();
        awaitAllRelayed();
    }

    private void awaitAllRelayed() {
        await().atMost(SOON).untilAsserted(() -> assertThat(relayed).containsOnly(0, 1));
        assertThat(election.isWell()).isTrue();
    }

    /** With other partitions all are given up, and assigned anew. */
    private void addAPartitionAndAwaitAnotherAssignment() throws Exception {
        int present = admin.describeTopics(List.of(TopicCatalogue.RELAY_ELECTION))
                .allTopicNames()
                .get()
                .get(TopicCatalogue.RELAY_ELECTION)
                .partitions()
                .size();
        asked.clear();
        admin.createPartitions(Map.of(TopicCatalogue.RELAY_ELECTION, NewPartitions.increaseTo(present + 1)))
                .all()
                .get();
        await().atMost(SOON).until(() -> asked.containsAll(List.of(0, 1)));
    }

    private final class RecordedRelays implements RelayElection.ElectedRelays {

        @Override
        public void start(int shard) {
            asked.add(shard);
            relayed.add(shard);
        }

        @Override
        public void stop(int shard) {
            asked.add(shard);
            relayed.remove(shard);
        }
    }
}
