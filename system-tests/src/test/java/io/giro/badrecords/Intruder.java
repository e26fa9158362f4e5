package io.giro.badrecords;

import static org.awaitility.Awaitility.await;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.event.TransferEvent.FundsCredited;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.event.TransferEvent.TransferCancelled;
import io.giro.event.TransferEvent.TransferCommitted;
import io.giro.event.TransferEvent.TransferRejected;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.json.EventCodec;
import io.giro.saga.kafka.EventHeaders;
import io.giro.system.RawTopics;
import io.giro.system.RunningGiro;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Somebody who may write to the broker, knows the format, and reads along. */
final class Intruder implements AutoCloseable {

    static final EventCodec CODEC = new EventCodec();

    private static final Duration SOON = Duration.ofSeconds(60);

    private final RunningGiro giro;
    private final RawTopics topics;

    Intruder(RunningGiro giro) {
        this.giro = giro;
        this.topics = giro.topics();
    }

    /** An event that no service has said, well-formed in every respect. What it tells of money is the caller's. */
    static TransferEvent event(Topic topic, TransferTerms terms, Instant at, Balance balance) {
        return switch (topic) {
            case REQUESTED -> new TransferRequested(terms);
            case HELD -> new FundsHeld(terms, at, balance.of(terms.source()));
            case REJECTED -> new TransferRejected(terms, at, RejectReason.INSUFFICIENT_FUNDS);
            case CREDITED -> new FundsCredited(terms, at, balance.of(terms.destination()));
            case REFUSED -> new CreditRefused(terms, at, RefuseReason.DESTINATION_FROZEN);
            case COMMITTED -> new TransferCommitted(terms, at, balance.of(terms.source()));
            case CANCELLED ->
                new TransferCancelled(
                        terms, at, RefuseReason.DESTINATION_FROZEN, Optional.of(balance.of(terms.source())));
            case CANCEL_REQUESTED -> new CancelRequested(terms, at);
        };
    }

    /** What an event tells of an account's money, whichever account that is. */
    record Balance(long posted, long held, long version) {
        AccountBalance of(AccountId account) {
            return new AccountBalance(account, posted, held, posted - held, version);
        }
    }

    /** On the partition of its key. */
    static ProducerRecord<byte[], byte[]> record(TransferEvent event) {
        return new ProducerRecord<>(
                event.topic().topicName(),
                null,
                bytes(event.key().value()),
                CODEC.encode(event),
                EventHeaders.of(event, "hold-service", Optional.empty()));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        try {
            return topics.send(record);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    RecordMetadata send(TransferEvent event) {
        return send(record(event));
    }

    List<ConsumerRecord<byte[], byte[]>> recordsOf(Topic topic) {
        return topics.read(List.of(topic.topicName()));
    }

    List<ConsumerRecord<byte[], byte[]>> recordsOfAllTopics() {
        return topics.read(Arrays.stream(Topic.values()).map(Topic::topicName).toList());
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters(Topic topic) {
        return topics.read(List.of(topic.deadLetterTopicName()));
    }

    long allDeadLetters() {
        return topics.read(Arrays.stream(Topic.values())
                        .map(Topic::deadLetterTopicName)
                        .toList())
                .size();
    }

    /** The first record on a topic about this transfer. */
    ConsumerRecord<byte[], byte[]> recordOf(Topic topic, String transferId) {
        return recordsOf(topic).stream()
                .filter(record -> transferId.equals(header(record, "ce_subject")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing was said of " + transferId + " on " + topic));
    }

    /** What was agreed when the transfer was accepted. */
    TransferTerms termsOf(String transferId) {
        return CODEC.decode(
                        Topic.REQUESTED, recordOf(Topic.REQUESTED, transferId).value())
                .terms();
    }

    /** Waits until every step is through with all that lies on its topics, and with all that it said about it. */
    void awaitAllRead() throws Exception {
        Map<String, SagaStep> groups = new HashMap<>();
        for (SagaStep step : SagaStep.values()) {
            if (!step.reads().isEmpty()) {
                step.consumerGroups(giro.shards().size()).forEach(group -> groups.put(group, step));
            }
        }
        try (Admin admin = giro.admin()) {
            await().atMost(SOON).until(() -> {
                // In this order: a step that is at work has not committed the record that it works on.
                Map<String, Map<TopicPartition, OffsetAndMetadata>> read = new HashMap<>();
                for (String group : groups.keySet()) {
                    read.put(
                            group,
                            admin.listConsumerGroupOffsets(group)
                                    .partitionsToOffsetAndMetadata()
                                    .get());
                }
                Map<TopicPartition, Long> ends = endsOfThoseWithRecords(admin);
                return groups.entrySet().stream()
                        .allMatch(
                                group -> hasRead(group.getValue(), read.getOrDefault(group.getKey(), Map.of()), ends));
            });
        }
    }

    private static boolean hasRead(
            SagaStep step, Map<TopicPartition, OffsetAndMetadata> read, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .filter(end -> step.topicNames().contains(end.getKey().topic()))
                .allMatch(end ->
                        read.containsKey(end.getKey()) && read.get(end.getKey()).offset() >= end.getValue());
    }

    /** An emptied partition has an end as well, which nobody can read up to. */
    private static Map<TopicPartition, Long> endsOfThoseWithRecords(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        for (Topic topic : Topic.values()) {
            for (int partition = 0; partition < RunningGiro.PARTITIONS; partition++) {
                latest.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
                earliest.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.earliest());
            }
        }
        Map<TopicPartition, ListOffsetsResultInfo> begins =
                admin.listOffsets(earliest).all().get();
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> {
            if (end.offset() > begins.get(partition).offset()) {
                ends.put(partition, end.offset());
            }
        });
        return ends;
    }

    @Override
    public void close() {
        topics.close();
    }
}
