package io.giro.saga.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.saga.Delivery;
import io.giro.saga.json.EventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the offsets when a record lies on the partition of a foreign shard. */
class KafkaPollTest {

    private static final String TOPIC = "transfer.requested";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<String> pauses = new ArrayList<>();

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.seek(PARTITION, 3);
    }

    @Test
    void commitsOnlyUpToTheFirstRecordThatIsNotSettled() {
        KafkaPoll poll = poll(record(0, 0), record(1, 1), record(2, 0));

        poll.acknowledge(ofShard(poll, 0));

        assertThat(committed()).isEqualTo(1);
    }

    @Test
    void commitsNothingWhileTheFirstRecordIsNotSettled() {
        KafkaPoll poll = poll(record(0, 1), record(1, 0));

        poll.acknowledge(ofShard(poll, 0));

        assertThat(committed()).isZero();
    }

    @Test
    void commitsTheWholePartitionOnceAllOfItIsSettled() {
        KafkaPoll poll = poll(record(0, 0), record(1, 1), record(2, 0));

        poll.acknowledge(ofShard(poll, 0));
        poll.acknowledge(ofShard(poll, 1));

        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void goesBackToTheFirstRecordThatFailedAndPausesItsPartition() {
        KafkaPoll poll = poll(record(0, 0), record(1, 1), record(2, 1));
        poll.acknowledge(ofShard(poll, 0));

        poll.retryLater(ofShard(poll, 1), 1, new IllegalStateException("down"));

        assertThat(consumer.position(PARTITION)).isEqualTo(1);
        assertThat(committed()).isEqualTo(1);
        assertThat(pauses).containsExactly("shard 0 succeeded", "shard 1 pauses [transfer.requested-0]");
    }

    private KafkaPoll poll(KafkaDelivery... records) {
        return new KafkaPoll(List.of(records), consumer, new KafkaPoll.Pauses() {
            @Override
            public void pause(Set<TopicPartition> partitions, int shard) {
                pauses.add("shard " + shard + " pauses " + partitions);
            }

            @Override
            public void succeeded(int shard) {
                pauses.add("shard " + shard + " succeeded");
            }
        });
    }

    private long committed() {
        OffsetAndMetadata offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return offset == null ? 0 : offset.offset();
    }

    private static List<Delivery> ofShard(KafkaPoll poll, int shard) {
        return poll.deliveries().stream()
                .filter(delivery -> delivery.shard() == shard)
                .toList();
    }

    private static KafkaDelivery record(long offset, int shard) {
        int n = 0;
        while (new AccountId("ACC" + n).slot().shard(2) != shard) {
            n++;
        }
        byte[] key = ("ACC" + n).getBytes(UTF_8);
        return new KafkaDelivery(new ConsumerRecord<>(TOPIC, 0, offset, key, new byte[0]), new EventCodec(), 2);
    }
}
