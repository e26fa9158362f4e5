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
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the offsets when some records of a partition are settled and others are not. */
class KafkaPollTest {

    private static final String TOPIC = "transfer.requested";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final FailingConsumer consumer = new FailingConsumer();
    private final Progress progress = new Progress();
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

    @Test
    void goesBackAtOnceToARecordThatIsHeldUpAndGivesItAlone() {
        KafkaPoll first = poll(record(0, 0), record(1, 0), record(2, 0));
        first.acknowledge(List.of(first.deliveries().get(0), first.deliveries().get(2)));
        first.holdUp(List.of(first.deliveries().get(1)), 0);

        assertThat(consumer.position(PARTITION)).isEqualTo(1);
        assertThat(pauses).endsWith("shard 0 pauses for a second [transfer.requested-0]");

        KafkaPoll again = poll(record(1, 0), record(2, 0));
        assertThat(again.deliveries()).extracting(Delivery::position).containsExactly("transfer.requested-0@1");
        again.acknowledge(again.deliveries());
        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void neverPassesARecordThatWaitsHoweverMuchIsReadBehindIt() {
        KafkaPoll first = poll(record(0, 0), record(1, 0));
        first.acknowledge(List.of(first.deliveries().getFirst()));
        first.retrySoon(List.of(first.deliveries().getLast()));

        KafkaPoll second = poll(record(2, 0), record(3, 0));
        second.acknowledge(second.deliveries());

        assertThat(committed()).isEqualTo(1);
        assertThat(pauses).contains("goes back soon on [transfer.requested-0]");
    }

    @Test
    void givesOnlyTheRecordThatWaitedWhenItGoesBackForIt() {
        KafkaPoll first = poll(record(0, 0), record(1, 0), record(2, 0));
        first.acknowledge(first.deliveries().subList(1, 3));
        first.retrySoon(first.deliveries().subList(0, 1));
        assertThat(progress.of(PARTITION).goBackFrom(3)).isZero();

        KafkaPoll again = poll(record(0, 0), record(1, 0), record(2, 0));
        again.acknowledge(again.deliveries());

        assertThat(again.deliveries()).extracting(Delivery::position).containsExactly("transfer.requested-0@0");
        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void waitsNoMoreForARecordThatHasLeftTheLog() {
        KafkaPoll first = poll(record(0, 0), record(1, 0));
        first.retrySoon(first.deliveries());
        progress.of(PARTITION).goBackFrom(2);

        KafkaPoll afterTruncation = poll(record(5, 0));
        afterTruncation.acknowledge(afterTruncation.deliveries());

        assertThat(committed()).isEqualTo(6);
    }

    @Test
    void beginsAgainWithATopicThatWasMadeAnew() {
        KafkaPoll old = poll(record(40, 0), record(41, 0));
        old.acknowledge(old.deliveries());

        KafkaPoll anew = poll(record(0, 0));
        anew.acknowledge(anew.deliveries());

        assertThat(committed()).isEqualTo(1);
    }

    @Test
    void forgetsWhatWasOpenInATopicThatWasMadeAnew() {
        KafkaPoll old = poll(record(40, 0), record(41, 1));
        old.acknowledge(ofShard(old, 1));

        KafkaPoll anew = poll(record(0, 0));
        anew.acknowledge(anew.deliveries());

        assertThat(committed()).isEqualTo(1);
    }

    @Test
    void staysWhereItIsWhenNothingWaits() {
        KafkaPoll poll = poll(record(0, 0));
        poll.acknowledge(poll.deliveries());

        assertThat(progress.of(PARTITION).goBackFrom(1)).isEqualTo(1);
    }

    @Test
    void readsTheRecordsAgainWhoseOffsetsCouldNotBeCommittedAndLetsTheOthersBe() {
        KafkaPoll poll = poll(record(0, 0), record(1, 1), record(2, 0));
        consumer.failNextCommit = true;

        poll.acknowledge(ofShard(poll, 0));
        poll.acknowledge(ofShard(poll, 1));

        assertThat(consumer.position(PARTITION)).isZero();
        assertThat(committed()).isZero();
        KafkaPoll again = poll(record(0, 0), record(1, 1), record(2, 0));
        assertThat(again.deliveries())
                .extracting(Delivery::position)
                .containsExactly("transfer.requested-0@0", "transfer.requested-0@2");
    }

    private KafkaPoll poll(KafkaDelivery... records) {
        List<KafkaDelivery> deliveries = Stream.of(records).toList();
        List<ConsumerRecord<byte[], byte[]>> unsettled =
                progress.read(deliveries.stream().map(KafkaDelivery::record).toList());
        return new KafkaPoll(
                deliveries.stream()
                        .filter(delivery -> unsettled.contains(delivery.record()))
                        .toList(),
                progress,
                consumer,
                new KafkaPoll.Pauses() {
                    @Override
                    public void pause(Set<TopicPartition> partitions, int shard) {
                        pauses.add("shard " + shard + " pauses " + partitions);
                    }

                    @Override
                    public void pauseForASecond(Set<TopicPartition> partitions, int shard) {
                        pauses.add("shard " + shard + " pauses for a second " + partitions);
                    }

                    @Override
                    public void goBackSoon(Set<TopicPartition> partitions) {
                        pauses.add("goes back soon on " + partitions);
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
        return new KafkaDelivery(new ConsumerRecord<>(TOPIC, 0, offset, key, new byte[0]), new EventCodec(), 2, 2);
    }

    private static final class FailingConsumer extends MockConsumer<byte[], byte[]> {

        private boolean failNextCommit;

        FailingConsumer() {
            super("earliest");
        }

        @Override
        public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            if (failNextCommit) {
                failNextCommit = false;
                throw new CommitFailedException("the partitions have moved");
            }
            super.commitSync(offsets);
        }
    }
}
