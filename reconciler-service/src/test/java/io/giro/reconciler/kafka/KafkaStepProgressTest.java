package io.giro.reconciler.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.account.Slot;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.reconciler.Awaited;
import io.giro.reconciler.StepProgress;
import io.giro.reconciler.StepProgress.Standing;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealServers;
import io.giro.saga.kafka.TopicCatalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each test has a partition of {@code transfer.held} to itself, read by the credit step. */
@ExtendWith(RealServers.class)
class KafkaStepProgressTest {

    private static final int PARTITIONS = 32;
    private static final int SHARDS = 2;
    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final Instant HAPPENED = Instant.parse("2026-11-20T20:00:00Z");
    private static final AtomicInteger NEXT_PARTITION = new AtomicInteger();

    private static Map<String, Object> config;

    private final int partition = NEXT_PARTITION.getAndIncrement();
    private final AccountId key = accountOn(partition);
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private NextRecords records;
    private KafkaStepProgress progress;

    @BeforeAll
    static void createTopics(RealKafka kafka) throws Exception {
        config = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(config)) {
            new TopicCatalogue(admin, PARTITIONS, 1).create();
            takeTheTimesThatTheTestGives(admin);
        }
    }

    @BeforeEach
    void connect() {
        admin = Admin.create(config);
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        records = recordsOf(config);
        progress = new KafkaStepProgress(admin, records, PARTITIONS, SHARDS, SLACK);
    }

    @AfterEach
    void close() {
        records.close();
        producer.close();
        admin.close();
    }

    @Test
    void hasNotPassedWhatStandsBehindItsOffset() throws Exception {
        record(HAPPENED);
        record(HAPPENED.plusSeconds(10));
        commit(0);

        assertThat(passed(HAPPENED)).isEmpty();
    }

    @Test
    void hasPassedAnEventWhenItsOffsetHasReachedTheFirstLaterRecord() throws Exception {
        record(HAPPENED);
        record(HAPPENED.plusSeconds(10));
        record(HAPPENED.plusSeconds(20));
        commit(1);

        assertThat(passed(HAPPENED)).containsExactly(awaited(HAPPENED));
    }

    @Test
    void countsARecordThatCameALittleLaterAsTheEvent() throws Exception {
        record(HAPPENED.plusMillis(1_999));
        record(HAPPENED.plusSeconds(10));
        commit(0);
        assertThat(passed(HAPPENED)).isEmpty();

        commit(1);

        assertThat(passed(HAPPENED)).hasSize(1);
    }

    @Test
    void mustHaveReachedTheEndWhenNothingCameLater() throws Exception {
        record(HAPPENED.minusSeconds(20));
        record(HAPPENED.minusSeconds(10));
        commit(1);
        assertThat(passed(HAPPENED)).isEmpty();

        commit(2);

        assertThat(passed(HAPPENED)).hasSize(1);
    }

    @Test
    void beginsAtTheBeginningWhenItsGroupHasNeverCommitted() throws Exception {
        assertThat(passed(HAPPENED)).hasSize(1);

        record(HAPPENED.minusSeconds(10));

        assertThat(passed(HAPPENED)).isEmpty();
    }

    @Test
    void hasPassedWhatTheTopicHasLost() throws Exception {
        record(HAPPENED);
        record(HAPPENED.plusSeconds(1));
        commit(0);

        admin.deleteRecords(Map.of(held(), RecordsToDelete.beforeOffset(2)))
                .all()
                .get();

        assertThat(passed(HAPPENED)).isNotEmpty();
    }

    @Test
    void hasPassedEverythingWhenItsTopicWasEmptied() throws Exception {
        record(HAPPENED);
        record(HAPPENED.plusSeconds(60));
        commit(0);

        admin.deleteRecords(Map.of(held(), RecordsToDelete.beforeOffset(-1)))
                .all()
                .get();

        assertThat(passed(HAPPENED, HAPPENED.plusSeconds(60))).hasSize(2);
    }

    @Test
    void hasPassedNothingByAnOffsetBehindTheEndOfItsPartition() throws Exception {
        record(HAPPENED);
        record(HAPPENED.plusSeconds(10));

        commit(1_000);

        assertThat(passed(HAPPENED)).isEmpty();
    }

    @Test
    void hasPassedEverythingWhenItsOffsetIsBehindTheEndOfAnEmptyPartition() throws Exception {
        commit(1_000);

        assertThat(passed(HAPPENED)).hasSize(1);
    }

    @Test
    void goesOnFromWhereItsGroupGoesOnWhenAnOffsetBehindTheEndWasMended() throws Exception {
        record(HAPPENED);
        record(HAPPENED.plusSeconds(10));
        commit(1_000);

        commit(2);

        assertThat(passed(HAPPENED)).hasSize(1);
    }

    @Test
    void hasPassedWhatWasSkippedByAnOffsetThatWasSetToTheEnd() throws Exception {
        record(HAPPENED);
        record(HAPPENED.plusSeconds(1));

        commit(2);

        assertThat(passed(HAPPENED)).hasSize(1);
    }

    @Test
    void beginsAtTheBeginningAgainWhenItsGroupWasDeleted() throws Exception {
        record(HAPPENED);
        commit(1);
        assertThat(passed(HAPPENED)).hasSize(1);

        admin.deleteConsumerGroups(Set.of(SagaStep.CREDIT.consumerGroup()))
                .all()
                .get();

        assertThat(passed(HAPPENED)).isEmpty();
        commit(1);
        assertThat(passed(HAPPENED)).hasSize(1);
    }

    @Test
    void tellsWhereTheStepIsAndHowMuchIsBeforeIt() throws Exception {
        record(HAPPENED);
        record(HAPPENED.plusSeconds(10));
        record(HAPPENED.plusSeconds(20));
        commit(1);

        Standing standing = standing(HAPPENED.plusSeconds(20));

        assertThat(standing).isEqualTo(new Standing(partition, 1, 3, false));
        assertThat(standing.backlog()).isEqualTo(2);
    }

    @Test
    void tellsStepsApartThatReadTheSameTopic() throws Exception {
        record(HAPPENED);
        record(HAPPENED.plusSeconds(10));
        commit(1);
        Awaited byTheViews = Awaited.byTheViews(Topic.HELD, key, HAPPENED);

        assertThat(passedOf(Set.of(awaited(HAPPENED), byTheViews))).containsExactly(awaited(HAPPENED));
    }

    @Test
    void reportsTheOldestEventOfAPartitionWhenTheYoungestWaitsInABacklog() throws Exception {
        record(HAPPENED);
        record(HAPPENED.plusSeconds(60));
        record(HAPPENED.plusSeconds(120));
        commit(1);

        assertThat(passed(HAPPENED, HAPPENED.plusSeconds(60))).containsExactly(awaited(HAPPENED));
    }

    @Test
    void answersForManyPartitionsAndGroupsAtOnce() throws Exception {
        record(HAPPENED);
        commit(1);
        Awaited ofAnotherStep = Awaited.byItsStep(Topic.CREDITED, key, HAPPENED);
        Awaited ofTheProjector = Awaited.byItsStep(Topic.COMMITTED, key, HAPPENED);

        assertThat(passedOf(Set.of(awaited(HAPPENED), ofAnotherStep, ofTheProjector)))
                .containsExactlyInAnyOrder(awaited(HAPPENED), ofAnotherStep, ofTheProjector);
        assertThat(passedOf(Set.of())).isEmpty();
    }

    @Test
    void hasPassedWhatOnlyMarkersOfTransactionsFollow() throws Exception {
        inTransaction(KafkaProducer::commitTransaction);
        commit(1);
        assertThat(standing(afterTheMarkers())).isEqualTo(new Standing(partition, 2, 2, true));

        inTransaction(KafkaProducer::abortTransaction);
        commit(3);

        assertThat(standing(afterTheMarkers())).isEqualTo(new Standing(partition, 4, 4, true));
    }

    @Test
    void hasNotPassedWhatATransactionSaidBeforeItWasAborted() throws Exception {
        inTransaction(KafkaProducer::abortTransaction);
        commit(0);

        assertThat(standing(afterTheMarkers())).isEqualTo(new Standing(partition, 0, 2, false));
    }

    @Test
    void hasNotPassedARecordBehindTheMarkerOfATransaction() throws Exception {
        inTransaction(KafkaProducer::commitTransaction);
        record(HAPPENED);
        commit(1);

        assertThat(standing(afterTheMarkers())).isEqualTo(new Standing(partition, 2, 3, false));
    }

    @Test
    void waitsForNoTransactionThatIsOpen() throws Exception {
        inTransaction(open -> {
            commit(0);
            assertThat(standing(afterTheMarkers())).isEqualTo(new Standing(partition, 0, 1, false));

            commit(1);
            assertThat(standing(afterTheMarkers())).isEqualTo(new Standing(partition, 1, 1, true));
            open.abortTransaction();
        });
    }

    @Test
    void looksBehindMarkersOnSeveralPartitionsAtOnce() throws Exception {
        Set<Awaited> awaited = new HashSet<>();
        for (int one = 0; one < 8; one++) {
            AccountId account = accountOn(one);
            inTransaction(account, Topic.REFUSED, KafkaProducer::commitTransaction);
            TopicPartition refused = new TopicPartition(Topic.REFUSED.topicName(), one);
            commit(SagaStep.RELEASE, refused, 1);
            awaited.add(Awaited.byItsStep(Topic.REFUSED, account, afterTheMarkers()));
        }

        assertThat(passedOf(awaited)).isEqualTo(awaited);
    }

    @Test
    void hasPassedNothingWhileItCannotBeReadWhatFollows() throws Exception {
        inTransaction(KafkaProducer::commitTransaction);
        commit(1);
        try (NextRecords unreadable = recordsOf(Map.of("bootstrap.servers", "localhost:1"))) {
            progress = new KafkaStepProgress(admin, unreadable, PARTITIONS, SHARDS, SLACK);

            assertThat(standing(afterTheMarkers())).isEqualTo(new Standing(partition, 1, 2, false));
        }
    }

    @Test
    void leavesOutOnlyTheEventsOfAPartitionOfWhichKafkaSaysNothing() throws Exception {
        // As many partitions again as there are: what should be on one of those is on a partition without a leader.
        int twice = 2 * PARTITIONS;
        AccountId there = accountOn(partition, twice);
        AccountId missing = accountOn(partition + PARTITIONS, twice);
        Map<String, Object> impatient = new HashMap<>(config);
        impatient.put("request.timeout.ms", 2_000);
        impatient.put("default.api.timeout.ms", 2_000);
        try (Admin admin = Admin.create(impatient)) {
            Set<Awaited> awaited = Set.of(
                    Awaited.byItsStep(Topic.HELD, there, HAPPENED), Awaited.byItsStep(Topic.HELD, missing, HAPPENED));

            Map<Awaited, StepProgress.Standing> standings =
                    new KafkaStepProgress(admin, records, twice, SHARDS, SLACK).standings(awaited);

            assertThat(standings).containsOnlyKeys(Awaited.byItsStep(Topic.HELD, there, HAPPENED));
        }
    }

    private Set<Awaited> passed(Instant... since) {
        return passedOf(Set.of(since).stream().map(this::awaited).collect(Collectors.toSet()));
    }

    private Set<Awaited> passedOf(Set<Awaited> awaited) {
        return progress.standings(awaited).entrySet().stream()
                .filter(entry -> entry.getValue().passed())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Standing standing(Instant since) {
        return progress.standings(Set.of(awaited(since))).get(awaited(since));
    }

    /** Markers have the time of the broker, and one that is later than an event shows by itself that the event was passed. */
    private static Instant afterTheMarkers() {
        return Instant.now().plus(Duration.ofHours(1));
    }

    private Awaited awaited(Instant since) {
        return Awaited.byItsStep(Topic.HELD, key, since);
    }

    /** The product's topics are stamped by the broker, and no test can wait for its clock. */
    private static void takeTheTimesThatTheTestGives(Admin admin) throws Exception {
        ConfigResource held = new ConfigResource(ConfigResource.Type.TOPIC, Topic.HELD.topicName());
        AlterConfigOp createTime = new AlterConfigOp(
                new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(held, List.of(createTime))).all().get();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> admin.describeConfigs(List.of(held))
                        .all()
                        .get()
                        .get(held)
                        .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                        .value()
                        .equals("CreateTime"));
    }

    private TopicPartition held() {
        return new TopicPartition(Topic.HELD.topicName(), partition);
    }

    private void record(Instant at) throws Exception {
        producer.send(new ProducerRecord<>(
                        Topic.HELD.topicName(),
                        null,
                        at.toEpochMilli(),
                        key.value().getBytes(StandardCharsets.UTF_8),
                        new byte[] {1}))
                .get();
    }

    private void inTransaction(ThrowingConsumer<KafkaProducer<byte[], byte[]>> end) throws Exception {
        inTransaction(key, Topic.HELD, end);
    }

    /** Says one event, whose transaction ends as it is told, and waits until the marker stands behind it. */
    private void inTransaction(AccountId account, Topic topic, ThrowingConsumer<KafkaProducer<byte[], byte[]>> end)
            throws Exception {
        Map<String, Object> transactional = new HashMap<>(config);
        transactional.put("transactional.id", "of-partition-" + partition);
        TopicPartition on = new TopicPartition(topic.topicName(), account.slot().partition(PARTITIONS));
        try (var producer = new KafkaProducer<>(transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            long offset = producer.send(new ProducerRecord<>(
                            on.topic(), on.partition(), HAPPENED.toEpochMilli(), null, new byte[] {1}))
                    .get()
                    .offset();
            end.accept(producer);
            await().atMost(Duration.ofMinutes(1)).until(() -> end(on) == offset + 2);
        }
    }

    private long end(TopicPartition on) throws Exception {
        return admin.listOffsets(Map.of(on, OffsetSpec.latest()))
                .partitionResult(on)
                .get()
                .offset();
    }

    private static NextRecords recordsOf(Map<String, Object> config) {
        Map<String, Object> asTheSteps = new HashMap<>(config);
        asTheSteps.put("auto.offset.reset", "earliest");
        asTheSteps.put("max.poll.records", 1);
        return new NextRecords(
                new KafkaConsumer<>(asTheSteps, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    private void commit(long offset) throws Exception {
        commit(SagaStep.CREDIT, held(), offset);
    }

    private void commit(SagaStep step, TopicPartition partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(step.consumerGroup(), Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private static AccountId accountOn(int partition) {
        return accountOn(partition, PARTITIONS);
    }

    private static AccountId accountOn(int partition, int partitions) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> "ACC" + n)
                .filter(name -> Slot.of(name).partition(partitions) == partition)
                .map(AccountId::new)
                .findFirst()
                .orElseThrow();
    }
}
