package io.giro.reconciler.kafka;

import io.giro.saga.kafka.Answers;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where partitions begin and end. One that has no leader now does not keep us from the answers about the others. */
final class PartitionOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionOffsets.class);

    private final Admin admin;

    PartitionOffsets(Admin admin) {
        this.admin = admin;
    }

    /**
     * Asks the same question about each partition.
     *
     * @return the offsets, without the partitions about which Kafka says nothing now
     * @throws KafkaException if it says nothing about any
     */
    Map<TopicPartition, Long> of(Collection<TopicPartition> partitions, OffsetSpec spec) {
        return of(partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec)));
    }

    /** As above, with a question for each partition. */
    Map<TopicPartition, Long> of(Map<TopicPartition, OffsetSpec> questions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (questions.isEmpty()) {
            return offsets;
        }
        ListOffsetsResult answers = admin.listOffsets(questions);
        Map<TopicPartition, KafkaException> unanswered = new HashMap<>();
        for (TopicPartition partition : questions.keySet()) {
            try {
                offsets.put(
                        partition,
                        Answers.to(answers.partitionResult(partition), "the offsets of topics could not be read")
                                .offset());
            } catch (KafkaException e) {
                unanswered.put(partition, e);
            }
        }
        if (offsets.isEmpty()) {
            throw unanswered.values().iterator().next();
        }
        unanswered.forEach((partition, e) -> LOG.warn("Nothing is known of {}: {}", partition, e.getCause()));
        return offsets;
    }
}
