package io.giro.saga.kafka;

import io.giro.event.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics that Giro needs, with their partitions. They are created once and never grow by themselves: a partition is
 * part of where an account lives.
 */
public final class TopicCatalogue {

    /** One partition per shard; whoever is assigned a partition relays that shard. */
    public static final String RELAY_ELECTION = "giro.relay.election";

    /** Where the relays keep their positions in the binlogs. */
    public static final String RELAY_OFFSETS = "giro.relay.offsets";

    /** How many bytes of dead letters a partition keeps; the oldest go first. */
    private static final int DEAD_LETTER_BYTES = 256 * 1024 * 1024;

    /** Twice what a broker takes by default. */
    public static final int LARGEST_DEAD_LETTER_BYTES = 2 * 1024 * 1024;

    private static final String RELAY_HISTORY = "giro.relay.history.";
    private static final long TIMEOUT_SECONDS = 30;
    private static final Duration VISIBLE_POLL = Duration.ofMillis(50);

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

    /** Creates what is missing; what is there stays as it is. When it returns, {@link #verify} finds all topics. */
    public void create() {
        create(topics());
    }

    /**
     * Creates the topics that somebody has deleted, or that a broker has lost with its data, and returns their names. What
     * was in them the reconciler says again.
     */
    public List<String> restore() {
        Set<String> there = names();
        List<NewTopic> missing =
                topics().stream().filter(topic -> !there.contains(topic.name())).toList();
        if (!missing.isEmpty()) {
            create(missing);
        }
        return missing.stream().map(NewTopic::name).toList();
    }

    private void create(List<NewTopic> topics) {
        Set<String> created = new HashSet<>();
        admin.createTopics(topics).values().forEach((name, answer) -> {
            try {
                Answers.to(answer, "topic " + name + " could not be created");
                created.add(name);
            } catch (KafkaException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        });
        awaitVisible(topics);
        awaitLeaders(
                topics.stream().filter(topic -> created.contains(topic.name())).toList());
    }

    /**
     * Compares the topics with the configuration.
     *
     * @throws IllegalStateException with a sentence that names the topic that is missing or has other partitions
     */
    public void verify() {
        difference().ifPresent(sentence -> {
            throw new IllegalStateException(sentence);
        });
    }

    /** A sentence that names a topic that is missing or has other partitions; empty if there is none. */
    public Optional<String> difference() {
        Map<String, Integer> partitions = partitionsOf(topics());
        for (NewTopic topic : topics()) {
            Integer found = partitions.get(topic.name());
            if (found == null) {
                return Optional.of("There is no topic %s on Kafka. Was the migrator run?".formatted(topic.name()));
            }
            if (found != topic.numPartitions()) {
                return Optional.of("Topic %s has %d partitions, but this process is configured for %d."
                        .formatted(topic.name(), found, topic.numPartitions()));
            }
        }
        return Optional.empty();
    }

    /** A topic that was just created is known to all of Kafka a moment later. */
    private void awaitVisible(List<NewTopic> topics) {
        long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (partitionsOf(topics).size() < topics.size()) {
            if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("Of the topics %s not all appear".formatted(names(topics)));
            }
            LockSupport.parkNanos(VISIBLE_POLL.toNanos());
        }
    }

    /**
     * A broker that is named the leader of a new partition becomes it a moment later. Until then it refuses what comes, and
     * of several batches that a producer has on their way it can refuse the first and take the next: the first then never
     * fits in front, and is tried in vain until its delivery times out.
     */
    private void awaitLeaders(List<NewTopic> topics) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : topics) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        // Only a partition's leader knows its end; the client asks until it is there.
        Answers.to(admin.listOffsets(ends).all(), "the new topics were not led by any broker");
    }

    private Set<String> names() {
        return Answers.to(admin.listTopics().names(), "the topics could not be listed");
    }

    /** Without those that are not there. Asked for all at once, and patiently: at a start a busy machine answers late. */
    private Map<String, Integer> partitionsOf(List<NewTopic> topics) {
        Map<String, Integer> partitions = new HashMap<>();
        DescribeTopicsOptions patiently =
                new DescribeTopicsOptions().timeoutMs(Math.toIntExact(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS)));
        admin.describeTopics(names(topics), patiently).topicNameValues().forEach((name, answer) -> {
            try {
                partitions.put(
                        name,
                        Answers.to(answer, "topic " + name + " could not be read")
                                .partitions()
                                .size());
            } catch (KafkaException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        });
        return partitions;
    }

    private static Set<String> names(List<NewTopic> topics) {
        return topics.stream().map(NewTopic::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private List<NewTopic> topics() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            // Stamped by the broker: the reconciler reads from it how far a step has come, and ingress how
            // long a transfer took, so no producer may choose it.
            topics.add(topic(topic.topicName(), partitions)
                    .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")));
            // A dead letter is its record and more: what a topic took, its dead letters must take, too. They stay until
            // somebody has looked at them, but not without bound: a transfer that cannot go on brings more and more.
            topics.add(topic(topic.deadLetterTopicName(), partitions)
                    .configs(Map.of(
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            Integer.toString(LARGEST_DEAD_LETTER_BYTES),
                            TopicConfig.RETENTION_MS_CONFIG,
                            "-1",
                            TopicConfig.RETENTION_BYTES_CONFIG,
                            Integer.toString(DEAD_LETTER_BYTES))));
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
