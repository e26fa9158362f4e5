package io.giro.saga.kafka;

import static io.giro.saga.given.ATransfer.aTransfer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.EventLog.Outgoing;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealServers;
import io.giro.saga.json.EventCodec;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class KafkaEventLogTest {

    private static final Instant AT = Instant.parse("2026-11-20T12:00:01.000200Z");

    private static Topics topics;
    private static Producer<byte[], byte[]> producer;

    private final EventCodec codec = new EventCodec();
    private final KafkaEventLog log = new KafkaEventLog(lasting(producer), codec, "hold-service");

    @BeforeAll
    static void connect(RealKafka kafka) {
        topics = new Topics(kafka);
        try (Admin admin = topics.admin()) {
            TopicCatalogue catalogue = new TopicCatalogue(admin, 16, 1);
            catalogue.create();
            await().ignoreExceptions().untilAsserted(catalogue::verify);
        }
        producer = topics.producer();
    }

    @AfterAll
    static void disconnect() {
        producer.close();
    }

    @BeforeEach
    void beginHere() {
        topics.beginHere();
    }

    @Test
    void writesKeyHeadersAndValueAsTheyArePublished() {
        TransferTerms terms = aTransfer().from("ACC001").to("ACC002").terms();
        FundsHeld held = new FundsHeld(terms, AT, new AccountBalance(new AccountId("ACC001"), 100, 10, 90, 1));

        log.send(List.of(new Outgoing(held, Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))));

        ConsumerRecord<byte[], byte[]> record =
                topics.read(Topic.HELD.topicName(), 1).getFirst();
        assertThat(new String(record.key(), UTF_8)).isEqualTo("ACC002");
        assertThat(record.value()).isEqualTo(codec.encode(held));
        assertThat(headers(record))
                .isEqualTo(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", terms.transferId() + "/held",
                        "ce_type", "transfer.held.v1",
                        "ce_source", "/giro/hold-service",
                        "ce_time", "2026-11-20T12:00:01.000200Z",
                        "ce_subject", terms.transferId().toString(),
                        "content-type", "application/json",
                        "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    }

    @Test
    void saysNoTraceWhereThereIsNone() {
        log.send(List.of(new Outgoing(new TransferRequested(aTransfer().terms()), Optional.empty())));

        assertThat(headers(topics.read(Topic.REQUESTED.topicName(), 1).getFirst()))
                .doesNotContainKey("traceparent");
    }

    @Test
    void putsEveryAccountOnThePartitionOfItsSlotInTheOrderOfSending() {
        List<TransferEvent> events = IntStream.range(0, 500)
                .<TransferEvent>mapToObj(i ->
                        new TransferRequested(aTransfer().from("SRC" + i % 50).terms()))
                .toList();

        log.send(events.stream()
                .map(event -> new Outgoing(event, Optional.empty()))
                .toList());

        List<ConsumerRecord<byte[], byte[]>> records = topics.read(Topic.REQUESTED.topicName(), 500);
        assertThat(records)
                .allSatisfy(record -> assertThat(record.partition())
                        .isEqualTo(new AccountId(new String(record.key(), UTF_8))
                                .slot()
                                .partition(16)));
        for (int source = 0; source < 50; source++) {
            AccountId key = new AccountId("SRC" + source);
            assertThat(records.stream()
                            .map(record -> codec.decode(Topic.REQUESTED, record.value()))
                            .filter(event -> event.key().equals(key)))
                    .containsExactlyElementsOf(events.stream()
                            .filter(event -> event.key().equals(key))
                            .toList());
        }
    }

    @Test
    void waitsForEveryAcknowledgementAndFailsWithoutOne() {
        MockProducer<byte[], byte[]> slow =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        Outgoing event = new Outgoing(new TransferRequested(aTransfer().terms()), Optional.empty());

        CompletableFuture<Void> sending = CompletableFuture.runAsync(
                () -> new KafkaEventLog(lasting(slow), codec, "hold-service").send(List.of(event, event)));
        await().until(() -> slow.history().size() == 2);
        slow.completeNext();
        assertThat(sending).isNotDone();
        slow.errorNext(new TimeoutException("no replica"));

        assertThat(sending)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(KafkaException.class)
                .withMessageContaining("an event was not acknowledged");
    }

    private static LastingProducer lasting(Producer<byte[], byte[]> sending) {
        return new LastingProducer(() -> sending, Duration.ofMinutes(1));
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
