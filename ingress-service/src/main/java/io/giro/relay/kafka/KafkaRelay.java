package io.giro.relay.kafka;

import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.relay.OutboxRow;
import io.giro.relay.RelayTarget;
import io.giro.saga.UnprocessableEvent;
import io.giro.saga.json.EventCodec;
import io.giro.saga.kafka.EventHeaders;
import io.giro.saga.kafka.LastingProducer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Outbox rows as Kafka records: topic, key and payload as they stand in the row. */
public final class KafkaRelay implements RelayTarget {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaRelay.class);

    private final LastingProducer producer;
    private final EventCodec codec;
    private final String service;

    public KafkaRelay(LastingProducer producer, EventCodec codec, String service) {
        this.producer = producer;
        this.codec = codec;
        this.service = service;
    }

    @Override
    public void send(List<OutboxRow> rows) {
        producer.send(rows.stream().map(this::record).toList());
    }

    private ProducerRecord<byte[], byte[]> record(OutboxRow row) {
        return new ProducerRecord<>(
                row.topic(), null, row.key().getBytes(StandardCharsets.UTF_8), row.payload(), headers(row));
    }

    /** A row that cannot be read is sent as it is: the step that reads it parks it where an engineer finds it. */
    private Headers headers(OutboxRow row) {
        try {
            Topic topic = Topic.named(row.topic())
                    .orElseThrow(() -> new UnprocessableEvent("nobody knows the topic " + row.topic()));
            TransferEvent event = codec.decode(topic, row.payload());
            return EventHeaders.of(event, service, row.traceparent());
        } catch (UnprocessableEvent e) {
            LOG.error("Outbox row {} cannot be read: {}", row.seq(), e.getMessage());
            return new RecordHeaders();
        }
    }
}
