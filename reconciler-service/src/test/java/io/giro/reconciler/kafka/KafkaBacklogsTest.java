package io.giro.reconciler.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealServers;
import io.giro.saga.kafka.TopicCatalogue;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class KafkaBacklogsTest {

    private static final int PARTITIONS = 4;

    @Test
    void countsForEachGroupWhatItHasNotReadYet(RealKafka kafka) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
        String topic = Topic.CREDITED.topicName();
        String commit = SagaStep.COMMIT.consumerGroup();
        try (Admin admin = Admin.create(config);
                NextRecords records = recordsOf(kafka)) {
            new TopicCatalogue(admin, PARTITIONS, 2).create();
            try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
                for (int record = 0; record < 5; record++) {
                    producer.send(new ProducerRecord<>(topic, record % 2, null, new byte[1]))
                            .get();
                }
            }
            admin.alterConsumerGroupOffsets(commit, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(2)))
                    .all()
                    .get();
            KafkaBacklogs backlogs = new KafkaBacklogs(admin, records, PARTITIONS, 2);

            assertThat(backlogs.count())
                    .containsOnlyKeys(backlogs.groups())
                    .containsEntry(commit, 3L)
                    .containsEntry(SagaStep.viewsGroup(1), 5L)
                    .containsEntry(SagaStep.HOLD.consumerGroup(), 0L);

            admin.deleteRecords(Map.of(new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();

            assertThat(backlogs.count()).containsEntry(commit, 1L).containsEntry(SagaStep.viewsGroup(1), 3L);

            // A topic that was made anew is shorter than what was read of it: the step begins at its beginning.
            admin.alterConsumerGroupOffsets(commit, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(7)))
                    .all()
                    .get();

            assertThat(backlogs.count()).containsEntry(commit, 3L);
        }
    }

    @Test
    void doesNotCountTheMarkerOfATransaction(RealKafka kafka) throws Exception {
        TopicPartition partition = new TopicPartition(Topic.HELD.topicName(), 0);
        String credit = SagaStep.CREDIT.consumerGroup();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                NextRecords records = recordsOf(kafka)) {
            new TopicCatalogue(admin, PARTITIONS, 2).create();
            sayInTransaction(kafka, partition);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                    .partitionResult(partition)
                                    .get()
                                    .offset()
                            == 2);
            admin.alterConsumerGroupOffsets(credit, Map.of(partition, new OffsetAndMetadata(1)))
                    .all()
                    .get();

            assertThat(new KafkaBacklogs(admin, records, PARTITIONS, 2).count()).containsEntry(credit, 0L);
        }
    }

    private static void sayInTransaction(RealKafka kafka, TopicPartition partition) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "a transaction");
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, new byte[1]));
            producer.commitTransaction();
        }
    }

    private static NextRecords recordsOf(RealKafka kafka) {
        return new NextRecords(new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()));
    }
}
