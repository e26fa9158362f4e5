package io.giro.saga.kafka;

import io.giro.event.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics that Giro needs, with their partitions. They are created once and never grow by themselves: a partition is
 * part of where an account lives.
 */
public final class TopicCatalogue {

    /** One partition per shard; whoever is assigned a partition relays that shard. */
    public static final String RELAY_ELECTION = "giro.relay.election";

    /** Where the relays keep their positions in the binlogs. */
    public static final String RELAY_OFFSETS = "giro.relay.offsets";

    private static final String RELAY_HISTORY = "giro.relay.history.";
    private static final long TIMEOUT_SECONDS = 30;

    private final Admin admin;
    private final int partitions;
    private final int shards;

    public TopicCatalogue(Admin admin, int partitions, int shards) {
        this.admin = admin;
        this.partitions = partitions;
        this.shards = shards;
    }

    /** Where the relay of a shard keeps the history of the outbox's columns. */
    public static String relayHistory(int shard) {
        return RELAY_HISTORY + shard;
    }

    /** Creates what is missing; what is there stays as it is. */
    public void create() {
        admin.createTopics(topics()).values().forEach((name, created) -> {
            try {
                created.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException("Topic " + name + " could not be created", e.getCause());
                }
            } catch (TimeoutException e) {
                throw new IllegalStateException("Kafka did not create topic " + name + " in time", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while creating topic " + name, e);
            }
        });
    }

    /**
     * Compares the topics with the configuration.
     *
     * @throws IllegalStateException with a sentence that names the topic that is missing or has other partitions
     */
    public void verify() {
        Map<String, NewTopic> expected =
                topics().stream().collect(Collectors.toMap(NewTopic::name, Function.identity()));
        try {
            for (TopicDescription found : admin.describeTopics(expected.keySet())
                    .allTopicNames()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .values()) {
                int configured =
                        Objects.requireNonNull(expected.get(found.name())).numPartitions();
                if (found.partitions().size() != configured) {
                    throw new IllegalStateException("Topic %s has %d partitions, but this process is configured for %d."
                            .formatted(found.name(), found.partitions().size(), configured));
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "The topics could not be read from Kafka. Was the migrator run? " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the topics", e);
        }
    }

    private List<NewTopic> topics() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topics.add(topic(topic.topicName(), partitions));
            topics.add(topic(topic.deadLetterTopicName(), partitions));
        }
        topics.add(topic(RELAY_ELECTION, shards));
        topics.add(topic(RELAY_OFFSETS, 1).configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact")));
        // The history is read from its beginning at every start of a relay, so nothing of it may ever go.
        for (int shard = 0; shard < shards; shard++) {
            topics.add(topic(relayHistory(shard), 1)
                    .configs(Map.of(
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            "delete",
                            TopicConfig.RETENTION_MS_CONFIG,
                            "-1",
                            TopicConfig.RETENTION_BYTES_CONFIG,
                            "-1")));
        }
        return topics;
    }

    /** The broker's default says how often a topic is replicated. */
    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty());
    }
}
