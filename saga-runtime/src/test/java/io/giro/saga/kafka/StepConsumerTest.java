package io.giro.saga.kafka;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.Book;
import io.giro.saga.Clock;
import io.giro.saga.DeadLetters;
import io.giro.saga.Decision;
import io.giro.saga.Delivery;
import io.giro.saga.EventLog.Outgoing;
import io.giro.saga.Needs;
import io.giro.saga.Poll;
import io.giro.saga.Step;
import io.giro.saga.StepRunner;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealServers;
import io.giro.saga.json.EventCodec;
import io.giro.saga.memory.MemoryBooks;
import io.giro.saga.micrometer.StepTelemetry;
import io.giro.transfer.TransferTerms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@ExtendWith(RealServers.class)
class StepConsumerTest {

    private static final int PARTITIONS = 4;
    private static final int SHARDS = 2;
    private static final String REQUESTED = Topic.REQUESTED.topicName();
    private static final String DEAD_LETTERS = Topic.REQUESTED.deadLetterTopicName();

    /** One customer for each partition; their shard is the partition modulo 2. */
    private static final List<String> CUSTOMERS = List.of(nameOn(0), nameOn(1), nameOn(2), nameOn(3));

    private static final String GROUP = SagaStep.HOLD.consumerGroup();

    private static final Duration LONG = Duration.ofMinutes(1);

    private static Topics topics;
    private static Admin admin;
    private static Producer<byte[], byte[]> producer;

    private final EventCodec codec = new EventCodec();
    private final LastingProducer lasting = new LastingProducer(() -> producer, Duration.ofMinutes(1));
    private final KafkaEventLog log = new KafkaEventLog(lasting, codec, "ingress-service");
    private final HeldScheduler scheduler = new HeldScheduler();
    private final List<StepConsumer> started = new ArrayList<>();
    private final Set<Integer> leftAlone = ConcurrentHashMap.newKeySet();

    @BeforeAll
    static void connect(RealKafka kafka) {
        topics = new Topics(kafka);
        admin = topics.admin();
        TopicCatalogue catalogue = new TopicCatalogue(admin, PARTITIONS, SHARDS);
        catalogue.create();
        await().ignoreExceptions().untilAsserted(catalogue::verify);
        producer = topics.producer();
    }

    @AfterAll
    static void disconnect() {
        producer.close();
        admin.close();
    }

    /** The group has settled what earlier tests have left. */
    @BeforeEach
    void beginHere() throws Exception {
        topics.beginHere();
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ends.put(requested(partition), new OffsetAndMetadata(topics.begin(requested(partition))));
        }
        admin.alterConsumerGroupOffsets(GROUP, ends).all().get();
    }

    @AfterEach
    void stop() {
        started.forEach(StepConsumer::stop);
    }

    @Test
    void redeliversInOrderUntilARecordIsSettled() throws Exception {
        Shardwise steps = new Shardwise();
        steps.failing.addAll(Set.of(0, 1));
        request(0, 3);
        start(steps);
        await().until(() -> steps.failures.size() == 1);

        scheduler.resumeAll();
        await().until(() -> steps.failures.size() == 2);
        assertThat(committed()).isEmpty();

        steps.failing.clear();
        scheduler.resumeAll();
        await().until(() -> committed().equals(Map.of(0, 3L)));
        assertThat(steps.settled).containsExactly("0@0", "0@1", "0@2");
    }

    @Test
    void pausesTheFailingShardsPartitionsAndNoOthers() {
        Shardwise steps = new Shardwise();
        steps.failing.add(0);
        start(steps);

        request(0, 1);
        await().until(() -> steps.failures.size() == 1);
        request(0, 1);
        request(1, 2);
        request(3, 2);

        await().until(() -> committed().equals(Map.of(1, 2L, 3, 2L)));
        request(3, 1);
        await().until(() -> committed().equals(Map.of(1, 2L, 3, 3L)));
        assertThat(steps.failures).hasSize(1);

        steps.failing.clear();
        scheduler.resumeAll();
        await().until(() -> committed().equals(Map.of(0, 2L, 1, 2L, 3, 3L)));
    }

    @Test
    void neverCommitsPastARecordOfAFailingShardOnAForeignPartition() {
        Shardwise steps = new Shardwise();
        steps.failing.add(1);
        send(2, CUSTOMERS.get(0));
        send(2, CUSTOMERS.get(1));
        send(2, CUSTOMERS.get(0));
        start(steps);

        await().until(() -> committed().equals(Map.of(2, 1L)));
        assertThat(steps.settled).contains("2@0", "2@2");

        steps.failing.clear();
        scheduler.resumeAll();
        await().until(() -> committed().equals(Map.of(2, 3L)));
        assertThat(steps.settled).contains("2@1");
    }

    /** A partition that was paused here, moved away and came back must not stay paused. */
    @Test
    void readsAPausedPartitionAgainThatHasMovedMeanwhile() {
        Shardwise steps = new Shardwise();
        steps.failing.addAll(Set.of(0, 1));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            request(partition, 1);
        }
        start(steps);
        await().until(() -> steps.pausedPartitions().size() == PARTITIONS);
        Shardwise other = new Shardwise();
        other.failing.addAll(Set.of(0, 1));
        StepConsumer second = start(other);
        await().until(() -> !other.failures.isEmpty());

        steps.failing.clear();
        scheduler.resumeAll();
        second.stop();

        await().atMost(Duration.ofSeconds(30)).until(() -> committed().equals(Map.of(0, 1L, 1, 1L, 2, 1L, 3, 1L)));
    }

    @Test
    void finishesThePollAtHandBeforeItStops() throws Exception {
        CountDownLatch polled = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        request(0, 1);
        StepConsumer consumer = start(poll -> {
            polled.countDown();
            awaitQuietly(mayGoOn);
            poll.acknowledge(poll.deliveries());
        });
        polled.await();

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(consumer::stop);
        await().until(() -> !consumer.isRunning());
        mayGoOn.countDown();

        stopping.join();
        assertThat(committed()).isEqualTo(Map.of(0, 1L));
    }

    @Test
    void takesAPollAgainThatEndedInAnException() {
        List<String> taken = new CopyOnWriteArrayList<>();
        request(0, 2);

        start(poll -> {
            poll.deliveries().forEach(delivery -> taken.add(position(delivery)));
            if (taken.size() <= 2) {
                throw new IllegalStateException("the offsets could not be committed");
            }
            poll.acknowledge(poll.deliveries());
        });

        await().until(() -> committed().equals(Map.of(0, 2L)));
        assertThat(taken).containsExactly("0@0", "0@1", "0@0", "0@1");
    }

    @Test
    void parksWhatCannotBeReadAndGoesOn() {
        TransferTerms terms = aTransfer().from(CUSTOMERS.get(0)).terms();
        byte[] value = codec.encode(new TransferRequested(terms));
        byte[] key = CUSTOMERS.get(0).getBytes(UTF_8);
        Header ours = new RecordHeader("ce_type", "transfer.requested.v1".getBytes(UTF_8));
        Header newer = new RecordHeader("ce_type", "transfer.requested.v2".getBytes(UTF_8));
        sendRaw(key, "{}".getBytes(UTF_8), ours);
        sendRaw(key, null, ours);
        sendRaw(null, value, ours);
        sendRaw(CUSTOMERS.get(1).getBytes(UTF_8), value, ours);
        sendRaw(new byte[] {(byte) 0xff}, value, ours);
        sendRaw(key, value, newer);
        sendRaw(key, value);
        sendRaw(key, value, ours);

        List<TransferEvent> decided = new CopyOnWriteArrayList<>();
        start(runner(decided)::run);

        await().until(() -> committed().equals(Map.of(0, 8L)));
        assertThat(decided).hasSize(2).allMatch(event -> event.terms().equals(terms));
        List<ConsumerRecord<byte[], byte[]>> parked = topics.read(DEAD_LETTERS, 6);
        assertThat(parked).extracting(record -> offsetOf(record)).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L);
        ConsumerRecord<byte[], byte[]> unreadable = parkedFrom(parked, 0);
        assertThat(unreadable.key()).isEqualTo(key);
        assertThat(unreadable.value()).isEqualTo("{}".getBytes(UTF_8));
        assertThat(header(unreadable, "ce_type")).isEqualTo("transfer.requested.v1");
        assertThat(header(unreadable, "dlt-topic")).isEqualTo(REQUESTED);
        assertThat(header(unreadable, "dlt-partition")).isEqualTo("0");
        assertThat(header(unreadable, "dlt-group")).isEqualTo("giro.hold");
        assertThat(header(unreadable, "dlt-reason")).contains("unknown type null");
        assertThat(header(parkedFrom(parked, 1), "dlt-reason")).contains("no value");
        assertThat(header(parkedFrom(parked, 2), "dlt-reason")).contains("the key is null instead of");
        assertThat(header(parkedFrom(parked, 3), "dlt-reason")).contains("the key is " + CUSTOMERS.get(1));
        assertThat(header(parkedFrom(parked, 5), "dlt-reason")).contains("transfer.requested.v2");
    }

    /** The reason quotes the record, and both have to fit into one. */
    @Test
    void parksARecordWithAnEndlessName() {
        sendRaw(
                CUSTOMERS.get(0).getBytes(UTF_8),
                "{\"terms\":{\"source\":\"%s\"}}".formatted("A".repeat(600_000)).getBytes(UTF_8));

        start(runner(new ArrayList<>())::run);

        await().until(() -> {
            scheduler.resumeAll();
            return committed().equals(Map.of(0, 1L));
        });
        assertThat(topics.read(DEAD_LETTERS, 1).getFirst().value()).hasSizeGreaterThan(600_000);
    }

    @Test
    void parksARecordAsLargeAsTheBrokerTakes() {
        sendRaw(CUSTOMERS.get(0).getBytes(UTF_8), "x".repeat(1_048_400).getBytes(UTF_8));

        start(runner(new ArrayList<>())::run);

        await().until(() -> {
            scheduler.resumeAll();
            return committed().equals(Map.of(0, 1L));
        });
        assertThat(topics.read(DEAD_LETTERS, 1).getFirst().value()).hasSize(1_048_400);
    }

    @Test
    void passesNothingWhileTheDeadLetterCannotBeWritten() throws Exception {
        AtomicBoolean brokerTakesNothing = new AtomicBoolean(true);
        KafkaDeadLetters deadLetters = new KafkaDeadLetters(lasting, GROUP);
        sendRaw(CUSTOMERS.get(0).getBytes(UTF_8), "{}".getBytes(UTF_8));

        start(runner(new ArrayList<>(), (delivery, reason) -> {
            if (brokerTakesNothing.get()) {
                throw new KafkaException("not enough replicas");
            }
            deadLetters.park(delivery, reason);
        })::run);
        await().until(scheduler::isHolding);
        assertThat(committed()).isEmpty();

        brokerTakesNothing.set(false);
        scheduler.resumeAll();
        await().until(() -> committed().equals(Map.of(0, 1L)));
        assertThat(offsetOf(topics.read(DEAD_LETTERS, 1).getFirst())).isZero();
    }

    @Test
    void leavesAShardAloneUntilItMayBeAsked() {
        Shardwise steps = new Shardwise();
        steps.failing.add(0);
        leftAlone.add(0);
        request(0, 1);
        start(steps);
        await().until(() -> steps.failures.size() == 1);
        steps.failing.clear();

        scheduler.resumeAll();
        await().until(scheduler::isHolding);
        request(1, 1);
        await().until(() -> committed().equals(Map.of(1, 1L)));

        leftAlone.clear();
        await().until(() -> {
            scheduler.resumeAll();
            return committed().equals(Map.of(0, 1L, 1, 1L));
        });
        assertThat(steps.failures).hasSize(1);
    }

    @Test
    void goesOnBehindARecordThatWaitsAndSettlesEachOnce() throws Exception {
        List<String> settled = new CopyOnWriteArrayList<>();
        AtomicBoolean visible = new AtomicBoolean();
        request(0, 3);
        start(poll -> {
            List<Delivery> waiting = poll.deliveries().stream()
                    .filter(delivery -> position(delivery).equals("0@1") && !visible.get())
                    .toList();
            List<Delivery> done = poll.deliveries().stream()
                    .filter(delivery -> !waiting.contains(delivery))
                    .toList();
            done.forEach(delivery -> settled.add(position(delivery)));
            poll.acknowledge(done);
            if (!waiting.isEmpty()) {
                poll.retrySoon(waiting);
            }
        });

        await().until(() -> settled.size() == 2);
        request(0, 2);
        await().until(() -> settled.size() == 4);
        scheduler.resumeAll();
        await().until(scheduler::isHolding);
        assertThat(committed()).isEqualTo(Map.of(0, 1L));

        visible.set(true);
        scheduler.resumeAll();
        await().until(() -> committed().equals(Map.of(0, 5L)));
        assertThat(settled).containsExactly("0@0", "0@2", "0@3", "0@4", "0@1");
    }

    @Test
    void isUnwellAfterAnErrorAndStartsAgain() {
        AtomicBoolean broken = new AtomicBoolean(true);
        request(0, 2);
        StepConsumer consumer = start(poll -> {
            if (broken.get()) {
                throw new NoClassDefFoundError("half of a deployment");
            }
            poll.acknowledge(poll.deliveries());
        });
        await().until(() -> !consumer.isWell());
        assertThat(consumer.isRunning()).isTrue();

        broken.set(false);
        await().until(() -> {
            scheduler.resumeAll();
            return consumer.isWell();
        });

        await().until(() -> committed().equals(Map.of(0, 2L)));
    }

    /** As one that was stopped for a while, or was busy collecting garbage. */
    @Test
    void losesItsPartitionsWhenItBlocksTooLongAndGoesOnAfterwards() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        List<String> late = new CopyOnWriteArrayList<>();
        Map<String, Object> impatient = Map.of(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 1_000);
        request(0, 1);
        StepConsumer blocked = start(
                poll -> {
                    poll.deliveries().forEach(delivery -> late.add(position(delivery)));
                    awaitQuietly(mayGoOn);
                    poll.acknowledge(poll.deliveries());
                },
                topics.consumers(impatient));
        await().until(() -> late.size() == 1);
        Shardwise other = new Shardwise();
        StepConsumer successor = start(other);
        request(0, 2);
        await().atMost(LONG).until(() -> committed().equals(Map.of(0, 3L)));

        mayGoOn.countDown();
        await().until(() -> {
            scheduler.resumeAll();
            return blocked.isWell();
        });
        assertThat(committed()).isEqualTo(Map.of(0, 3L));
        successor.stop();
        request(0, 1);

        await().atMost(LONG).until(() -> {
            scheduler.resumeAll();
            return committed().equals(Map.of(0, 4L));
        });
        assertThat(other.settled).containsExactly("0@0", "0@1", "0@2");
        assertThat(late).endsWith("0@3");
    }

    @Test
    void settlesEverythingInOrderWhileMembersComeAndGo() throws Exception {
        Queue<String> settled = new ConcurrentLinkedQueue<>();
        Consumer<Poll> steps = poll -> {
            poll.deliveries().forEach(delivery -> settled.add(position(delivery)));
            poll.acknowledge(poll.deliveries());
        };
        start(steps);
        int rounds = 5;
        int each = 20;

        for (int round = 1; round <= rounds; round++) {
            Queue<String> guests = new ConcurrentLinkedQueue<>();
            StepConsumer guest = start(poll -> {
                poll.deliveries().forEach(delivery -> guests.add(position(delivery)));
                steps.accept(poll);
            });
            await().atMost(LONG).until(() -> {
                requestOnAll(1);
                scheduler.resumeAll();
                return !guests.isEmpty();
            });
            requestOnAll(each);
            guest.stop();
        }

        await().atMost(LONG).until(() -> {
            scheduler.resumeAll();
            return committed().equals(ends());
        });
        ends().forEach((partition, count) -> assertThat(settled.stream()
                        .filter(position -> position.startsWith(partition + "@"))
                        .distinct())
                .containsExactlyElementsOf(LongStream.range(0, count)
                        .mapToObj(offset -> partition + "@" + offset)
                        .toList()));
    }

    @Test
    void beginsAtTheBeginningWhenItsPlaceIsBehindTheEnd() throws Exception {
        request(0, 2);
        admin.alterConsumerGroupOffsets(
                        GROUP, Map.of(requested(0), new OffsetAndMetadata(topics.begin(requested(0)) + 1_000)))
                .all()
                .get();
        Set<String> settled = ConcurrentHashMap.newKeySet();

        start(poll -> {
            poll.deliveries().forEach(delivery -> settled.add(position(delivery)));
            poll.acknowledge(poll.deliveries());
        });

        await().until(() -> committed().equals(Map.of(0, 2L)));
        assertThat(settled).contains("0@0", "0@1");
    }

    @Test
    void goesOnBehindRecordsThatWereDeletedWhileTheyHadToWait() throws Exception {
        Shardwise steps = new Shardwise();
        steps.failing.add(0);
        request(0, 3);
        start(steps);
        await().until(() -> steps.failures.size() == 1);

        admin.deleteRecords(Map.of(requested(0), RecordsToDelete.beforeOffset(topics.begin(requested(0)) + 2)))
                .all()
                .get();
        steps.failing.clear();
        scheduler.resumeAll();

        await().until(() -> committed().equals(Map.of(0, 3L)));
        assertThat(steps.settled).containsExactly("0@2");
    }

    private StepConsumer start(Consumer<Poll> handler) {
        return start(handler, topics.consumers());
    }

    private StepConsumer start(Consumer<Poll> handler, ConsumerFactory<byte[], byte[]> consumers) {
        StepConsumer consumer = new StepConsumer(
                SagaStep.HOLD,
                GROUP,
                consumers,
                1,
                PARTITIONS,
                SHARDS,
                codec,
                scheduler,
                shard -> !leftAlone.contains(shard),
                handler);
        started.add(consumer);
        consumer.start();
        return consumer;
    }

    private StepRunner runner(List<TransferEvent> decided) {
        return runner(decided, new KafkaDeadLetters(lasting, GROUP));
    }

    private StepRunner runner(List<TransferEvent> decided, DeadLetters deadLetters) {
        MemoryBooks books = new MemoryBooks(SHARDS);
        CUSTOMERS.forEach(
                customer -> books.put(anAccount(customer).with(eur(100_00)).row()));
        return new StepRunner(
                new Step() {
                    @Override
                    public SagaStep sagaStep() {
                        return SagaStep.HOLD;
                    }

                    @Override
                    public void addNeeds(TransferEvent event, Needs needs) {}

                    @Override
                    public Decision decide(TransferEvent event, Book book) {
                        decided.add(event);
                        return Decision.nothing();
                    }
                },
                books,
                log,
                deadLetters,
                new StepTelemetry(new SimpleMeterRegistry()),
                Clock.system());
    }

    /** Requests of the customer whose partition it is. */
    private void request(int partition, int count) {
        for (int i = 0; i < count; i++) {
            TransferTerms terms = aTransfer().from(CUSTOMERS.get(partition)).terms();
            log.send(List.of(new Outgoing(new TransferRequested(terms), Optional.empty())));
        }
    }

    private void requestOnAll(int count) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            request(partition, count);
        }
    }

    /** How many records were sent since the test began, by partition. */
    private static Map<Integer, Long> ends() throws Exception {
        Map<Integer, Long> ends = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            TopicPartition requested = requested(partition);
            long end = admin.listOffsets(Map.of(requested, OffsetSpec.latest()))
                    .partitionResult(requested)
                    .get()
                    .offset();
            ends.put(partition, end - topics.begin(requested));
        }
        return ends;
    }

    private void send(int partition, String source) {
        TransferTerms terms = aTransfer().from(source).terms();
        byte[] value = codec.encode(new TransferRequested(terms));
        lasting.send(List.of(new ProducerRecord<>(REQUESTED, partition, source.getBytes(UTF_8), value)));
    }

    private void sendRaw(byte @Nullable [] key, byte @Nullable [] value, Header... headers) {
        lasting.send(List.of(new ProducerRecord<>(REQUESTED, 0, key, value, Arrays.asList(headers))));
    }

    /** How many records the group has settled since the test began, by partition. */
    private static Map<Integer, Long> committed() throws Exception {
        Map<Integer, Long> settled = new HashMap<>();
        admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    if (offset.offset() != topics.begin(partition)) {
                        settled.put(partition.partition(), offset.offset() - topics.begin(partition));
                    }
                });
        return settled;
    }

    /** Partition and offset, counted from where the test began. */
    private static String position(Delivery delivery) {
        String[] parts = delivery.position().split("[-@]");
        TopicPartition partition = requested(Integer.parseInt(parts[1]));
        return partition.partition() + "@" + (Long.parseLong(parts[2]) - topics.begin(partition));
    }

    private static TopicPartition requested(int partition) {
        return new TopicPartition(REQUESTED, partition);
    }

    private static ConsumerRecord<byte[], byte[]> parkedFrom(List<ConsumerRecord<byte[], byte[]>> parked, int offset) {
        return parked.stream()
                .filter(record -> offsetOf(record) == offset)
                .findFirst()
                .orElseThrow();
    }

    /** Where it lay, counted from where the test began. */
    private static long offsetOf(ConsumerRecord<byte[], byte[]> parked) {
        return Long.parseLong(header(parked, "dlt-offset")) - topics.begin(requested(0));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static String nameOn(int partition) {
        int n = 0;
        while (new AccountId("SRC" + n).slot().partition(PARTITIONS) != partition) {
            n++;
        }
        return "SRC" + n;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Settles polls shard by shard, as a runner does; some shards fail. */
    private static final class Shardwise implements Consumer<Poll> {

        private final Set<Integer> failing = ConcurrentHashMap.newKeySet();
        private final List<String> settled = new CopyOnWriteArrayList<>();
        private final List<List<String>> failures = new CopyOnWriteArrayList<>();

        @Override
        public void accept(Poll poll) {
            for (int shard = 0; shard < SHARDS; shard++) {
                int current = shard;
                List<Delivery> deliveries = poll.deliveries().stream()
                        .filter(delivery -> delivery.shard() == current)
                        .toList();
                List<String> positions =
                        deliveries.stream().map(StepConsumerTest::position).toList();
                if (deliveries.isEmpty()) {
                    continue;
                }
                if (failing.contains(shard)) {
                    poll.retryLater(deliveries, shard, new IllegalStateException("down"));
                    failures.add(positions);
                } else {
                    poll.acknowledge(deliveries);
                    settled.addAll(positions);
                }
            }
        }

        private Set<String> pausedPartitions() {
            Set<String> partitions = ConcurrentHashMap.newKeySet();
            failures.forEach(positions ->
                    positions.forEach(position -> partitions.add(position.substring(0, position.indexOf('@')))));
            return partitions;
        }
    }

    /** Pauses end when the test says so. */
    private static final class HeldScheduler extends ThreadPoolTaskScheduler {

        private static final long serialVersionUID = 1L;

        private final transient Queue<Runnable> resumes = new ConcurrentLinkedQueue<>();

        @Override
        public @Nullable ScheduledFuture<?> schedule(Runnable resume, Instant notUsed) {
            resumes.add(resume);
            return null;
        }

        private boolean isHolding() {
            return !resumes.isEmpty();
        }

        /** What is held now; what that asks for is held again. */
        private void resumeAll() {
            List<Runnable> held = List.copyOf(resumes);
            resumes.removeAll(held);
            held.forEach(Runnable::run);
        }
    }
}
