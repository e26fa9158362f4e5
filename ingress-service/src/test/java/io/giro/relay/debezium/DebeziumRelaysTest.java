package io.giro.relay.debezium;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.event.Topic;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.relay.RelayObserver;
import io.giro.relay.RelayWatch;
import io.giro.relay.jdbc.OutboxBacklog;
import io.giro.relay.jdbc.OutboxPartitions;
import io.giro.relay.kafka.KafkaRelay;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.given.SettableClock;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.json.EventCodec;
import io.giro.saga.kafka.LastingProducer;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.transfer.TransferTerms;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class DebeziumRelaysTest {

    private static final int PARTITIONS = 16;
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration STANDSTILL = Duration.ofSeconds(60);
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final EventCodec codec = new EventCodec();
    private final Outbox outbox = new Outbox(codec);
    private RealShards shards;
    private Admin admin;
    private TopicCatalogue catalogue;
    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> consumer;
    private DebeziumRelays relays;
    private RelayWatch watch;
    private final Deque<Runnable> troubles = new ConcurrentLinkedDeque<>();
    private final AtomicInteger restarts = new AtomicInteger();
    private final AtomicInteger beginnings = new AtomicInteger();
    private final SettableClock clock = new SettableClock();

    @BeforeEach
    void start(RealMysql mysql, RealKafka kafka) throws SQLException {
        shards = new RealShards(mysql, 1);
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        catalogue = new TopicCatalogue(admin, PARTITIONS, 1);
        catalogue.create();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        KafkaRelay relay = new KafkaRelay(new LastingProducer(() -> producer, SOON), codec, "ingress-service");
        ShardAddress address =
                new ShardAddress(mysql.jdbcUrl(), mysql.username(), mysql.password(), schema(), "unused");
        relays = new DebeziumRelays(
                List.of(address),
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                rows -> {
                    Optional.ofNullable(troubles.poll()).ifPresent(Runnable::run);
                    relay.send(rows);
                },
                new RelayObserver() {
                    @Override
                    public void restarted(int shard) {
                        restarts.incrementAndGet();
                    }

                    @Override
                    public void beganAnew(int shard) {
                        beginnings.incrementAndGet();
                    }
                },
                RandomGenerator.getDefault());
        OutboxBacklog backlog = new OutboxBacklog(shards.shards(), shard -> OptionalLong.empty());
        watch = new RelayWatch(relays, backlog::newestSeq, STANDSTILL, clock);
    }

    @AfterEach
    void stop() throws Exception {
        relays.close();
        consumer.close();
        producer.close();
        // The stored position belongs to this test's schema.
        admin.deleteTopics(List.of(TopicCatalogue.RELAY_OFFSETS, TopicCatalogue.relayHistory(0)))
                .all()
                .get();
        awaitNoTopic(TopicCatalogue.RELAY_OFFSETS);
        awaitNoTopic(TopicCatalogue.relayHistory(0));
        admin.close();
        shards.close();
    }

    @Test
    void sendsARowWithItsKeyItsPayloadAndItsHeaders() throws Exception {
        TransferTerms terms = aTransfer().describedAs("lunch").terms();
        relays.start(0);
        write(List.of(terms));

        ConsumerRecord<byte[], byte[]> sent =
                awaitSent(Set.of(terms.transferId().toString())).getFirst();

        assertThat(sent.topic()).isEqualTo("transfer.requested");
        assertThat(text(sent.key())).isEqualTo("ACC001");
        assertThat(sent.partition()).isEqualTo(terms.source().slot().partition(PARTITIONS));
        assertThat(codec.decode(Topic.REQUESTED, sent.value())).isEqualTo(new TransferRequested(terms));
        assertThat(header(sent, "ce_id")).isEqualTo(terms.transferId() + "/requested");
        assertThat(header(sent, "ce_source")).isEqualTo("/giro/ingress-service");
        assertThat(header(sent, "traceparent")).isEqualTo(TRACE);
    }

    @Test
    void goesOnAfterAStopWithWhatWasWrittenMeanwhile() throws Exception {
        relays.start(0);
        Set<String> expected = writeMany(50);
        awaitSent(expected);
        relays.stop(0);

        expected.addAll(writeMany(50));
        relays.start(0);

        awaitSent(expected);
    }

    @Test
    void sendsTheKeptRowsAgainWhenItsPositionIsLost() throws Exception {
        relays.start(0);
        Set<String> before = writeMany(20);
        awaitSent(before);
        relays.stop(0);
        admin.deleteTopics(List.of(TopicCatalogue.RELAY_OFFSETS)).all().get();
        awaitNoTopic(TopicCatalogue.RELAY_OFFSETS);
        catalogue.create();
        Set<String> meanwhile = writeMany(20);
        int beganBefore = beginnings.get();

        relays.start(0);

        awaitSent(meanwhile);
        assertThat(beginnings).hasValue(beganBefore + 1);
        assertThat(relays.beganAnewAt(0)).isPresent();
        Set<String> after = writeMany(20);
        awaitSent(after);
    }

    @Test
    void goesOnFromItsPositionWhenOnlyTheHistoryOfTheColumnsIsLost() throws Exception {
        relays.start(0);
        awaitSent(writeMany(20));
        relays.stop(0);
        admin.deleteTopics(List.of(TopicCatalogue.relayHistory(0))).all().get();
        awaitNoTopic(TopicCatalogue.relayHistory(0));
        catalogue.create();
        Set<String> meanwhile = writeMany(20);

        relays.start(0);

        awaitSent(meanwhile);
        awaitSent(writeMany(20));
    }

    @Test
    void sendsTheKeptRowsAgainWhenTheBinlogOfItsPositionWasPurged() throws Exception {
        relays.start(0);
        awaitSent(writeMany(20));
        relays.stop(0);
        Set<String> meanwhile = writeMany(20);
        execute("FLUSH BINARY LOGS");
        execute("PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
        int beganBefore = beginnings.get();

        relays.start(0);

        awaitSent(meanwhile);
        assertThat(beginnings).hasValue(beganBefore + 1);
    }

    @Test
    void sendsTheKeptRowsAgainWhenItsPositionIsAheadOfTheBinlog() throws Exception {
        relays.start(0);
        awaitSent(writeMany(20));
        relays.stop(0);
        moveStoredPositionBy(1_000_000);
        int beganBefore = beginnings.get();
        Set<String> meanwhile = writeMany(20);

        relays.start(0);

        awaitSent(meanwhile);
        assertThat(beginnings).hasValue(beganBefore + 1);
    }

    @Test
    void sendsRowsTwiceAndSkipsNoneWhenItsPositionWasSetBack() throws Exception {
        relays.start(0);
        awaitSent(writeMany(1));
        Set<String> expected = writeOneByOne(50);
        awaitSent(expected);
        relays.stop(0);
        moveStoredPositionBy(-30);
        int beganBefore = beginnings.get();
        expected.addAll(writeMany(1));

        relays.start(0);

        await().atMost(SOON).until(() -> awaitSent(expected).size() >= expected.size() + 30);
        assertThat(beginnings).hasValue(beganBefore);
    }

    @Test
    void beginsAnewWhenItsPositionIsOlderThanWhatItKnowsOfTheOutbox() throws Exception {
        Set<String> expected = writeOneByOne(40);
        relays.start(0);
        awaitSent(expected);
        relays.stop(0);
        moveStoredPositionBy(-20);
        expected.addAll(writeMany(5));

        relays.start(0);

        awaitSent(expected);
    }

    @Test
    void doesNotStandStillForEverWhenTheBinlogIsResetUnderIt() throws Exception {
        relays.start(0);
        awaitSent(writeMany(20));

        resetBinlog();
        Set<String> after = writeMany(20);

        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).until(() -> {
            watch.look(0);
            clock.tick(Duration.ofSeconds(5));
            return sent(after);
        });
        Set<String> later = writeMany(20);
        awaitSent(later);
    }

    @Test
    void goesOnAfterMysqldWasKilledAndHasANewBinlogFile(RealMysql mysql) throws Exception {
        relays.start(0);
        Set<String> expected = writeMany(20);
        awaitSent(expected);

        mysql.kill();
        mysql.restart();

        await().atMost(SOON).ignoreExceptions().until(() -> expected.addAll(writeMany(20)));
        awaitSent(expected);
    }

    @Test
    void goesOnAfterTheBrokerWasKilled(RealKafka kafka) throws Exception {
        relays.start(0);
        Set<String> expected = writeMany(20);
        awaitSent(expected);

        kafka.kill();
        expected.addAll(writeMany(20));
        kafka.restart();

        awaitSent(expected);
    }

    @Test
    void isNotWellWhileItFailsAndBeginsBeforeTheRowsThatWereNotSent() throws Exception {
        relays.start(0);
        awaitSent(writeMany(1));
        troubles.add(() -> {
            throw new IllegalStateException("the second of three sends failed");
        });
        troubles.add(() -> {
            throw new StackOverflowError("a thread dies");
        });
        Set<String> expected = writeMany(3);

        await().atMost(SOON).until(() -> !relays.isWell(0));
        awaitSent(expected);

        await().atMost(SOON).until(() -> relays.isWell(0));
        assertThat(restarts).hasValueGreaterThanOrEqualTo(2);
    }

    @Test
    void leavesNoKafkaClientsBehindWhenItIsStoppedWhileItStarts() {
        for (int i = 0; i < 3; i++) {
            relays.start(0);
            relays.stop(0);
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.contains("giro-relay-offsets")));
    }

    @Test
    void goesOnWhileDayPartitionsComeAndGo() throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        OutboxPartitions partitions = new OutboxPartitions(shards.shards(), 2);
        partitions.maintain(today.minusDays(5));
        relays.start(0);
        Set<String> expected = writeMany(10);
        awaitSent(expected);

        partitions.maintain(today);
        expected.addAll(writeMany(10));

        awaitSent(expected);
        assertThat(partitionNames())
                .doesNotContain(name(today.minusDays(5)), name(today.minusDays(3)))
                .contains(name(today.minusDays(2)), name(today), name(today.plusDays(3)), "later");
    }

    private Set<String> writeMany(int count) throws SQLException {
        List<TransferTerms> terms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            terms.add(aTransfer().from("ACC" + i % 7).to("SINK").terms());
        }
        write(terms);
        Set<String> ids = new HashSet<>();
        terms.forEach(one -> ids.add(one.transferId().toString()));
        return ids;
    }

    private Set<String> writeOneByOne(int count) throws SQLException {
        Set<String> ids = new HashSet<>();
        for (int transaction = 0; transaction < count; transaction++) {
            ids.addAll(writeMany(1));
        }
        return ids;
    }

    private void write(List<TransferTerms> terms) throws SQLException {
        try (Connection connection = connect()) {
            outbox.insert(
                    connection,
                    terms.stream()
                            .map(one -> new Outbox.Row(new TransferRequested(one), Optional.of(TRACE)))
                            .toList());
            connection.commit();
        }
    }

    /** Everything on the topic, once it has all of these. */
    private List<ConsumerRecord<byte[], byte[]>> awaitSent(Set<String> transferIds) {
        List<TopicPartition> all = partitions();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        List<ConsumerRecord<byte[], byte[]>> sent = new ArrayList<>();
        Set<String> missing = new HashSet<>(transferIds);
        await().atMost(SOON).until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                if (transferIds.contains(header(record, "ce_subject"))) {
                    sent.add(record);
                }
                missing.remove(header(record, "ce_subject"));
            });
            return missing.isEmpty();
        });
        return sent;
    }

    private static List<TopicPartition> partitions() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topic.REQUESTED.topicName(), partition))
                .toList();
    }

    /** Whether all of these are on the topic now. */
    private boolean sent(Set<String> transferIds) {
        Set<String> missing = new HashSet<>(transferIds);
        List<TopicPartition> all = partitions();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> missing.remove(header(record, "ce_subject")));
        }
        return missing.isEmpty();
    }

    /** Writes another position over the stored one: as many transactions further, or back. */
    private void moveStoredPositionBy(int transactions) throws Exception {
        TopicPartition offsets = new TopicPartition(TopicCatalogue.RELAY_OFFSETS, 0);
        consumer.assign(List.of(offsets));
        consumer.seekToBeginning(List.of(offsets));
        List<ConsumerRecord<byte[], byte[]>> stored = new ArrayList<>();
        long end = consumer.endOffsets(List.of(offsets)).get(offsets);
        while (consumer.position(offsets) < end) {
            consumer.poll(Duration.ofMillis(200)).forEach(stored::add);
        }
        ConsumerRecord<byte[], byte[]> last = stored.getLast();
        // {...,"gtids":"<uuid>:1-120"}: the last number is that of the last transaction.
        String moved = Pattern.compile("(\"gtids\":\"[^\"]*-)(\\d+)\"")
                .matcher(text(last.value()))
                .replaceFirst(gtids -> gtids.group(1) + (Long.parseLong(gtids.group(2)) + transactions) + "\"");
        assertThat(moved).isNotEqualTo(text(last.value()));
        // Events and rows to skip belong to the transaction that was the next one.
        moved = moved.replaceAll(",\"(event|row)\":\\d+", "");
        producer.send(new ProducerRecord<>(
                        TopicCatalogue.RELAY_OFFSETS, 0, last.key(), moved.getBytes(StandardCharsets.UTF_8)))
                .get();
    }

    /** The words for it changed with MySQL 8.2. */
    private void resetBinlog() throws SQLException {
        try (Connection connection = connect()) {
            DatabaseMetaData server = connection.getMetaData();
            boolean isOld = server.getDatabaseMajorVersion() == 8 && server.getDatabaseMinorVersion() < 2;
            execute(isOld ? "RESET MASTER" : "RESET BINARY LOGS AND GTIDS");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitNoTopic(String topic) {
        await().atMost(SOON).until(() -> !admin.listTopics().names().get().contains(topic));
    }

    private List<String> partitionNames() throws SQLException {
        List<String> names = new ArrayList<>();
        String sql = """
                SELECT partition_name AS name FROM information_schema.partitions
                 WHERE table_schema = DATABASE() AND table_name = 'outbox'
                """;
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                names.add(row.getString("name"));
            }
        }
        return names;
    }

    private String schema() throws SQLException {
        try (Connection connection = connect()) {
            return connection.getCatalog();
        }
    }

    private Connection connect() throws SQLException {
        return shards.shards().get(0).dataSource().getConnection();
    }

    private static String name(LocalDate day) {
        return "day" + day.toString().replace("-", "");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
