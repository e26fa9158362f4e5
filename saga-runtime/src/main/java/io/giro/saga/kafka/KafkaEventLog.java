package io.giro.saga.kafka;

import io.giro.event.TransferEvent;
import io.giro.saga.EventLog;
import io.giro.saga.json.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events on Kafka, each acknowledged by all replicas in sync before {@link #send} returns. Thread-safe. */
public final class KafkaEventLog implements EventLog {

    private final LastingProducer producer;
    private final EventCodec codec;
    private final String service;

    /**
     * @param service who says it, as in the event's {@code ce_source}
     */
    public KafkaEventLog(LastingProducer producer, EventCodec codec, String service) {
        this.producer = producer;
        this.codec = codec;
        this.service = service;
    }

    @Override
    public void send(List<Outgoing> events) {
        producer.send(events.stream().map(this::record).toList());
    }

    private ProducerRecord<byte[], byte[]> record(Outgoing outgoing) {
        TransferEvent event = outgoing.event();
        return new ProducerRecord<>(
                event.topic().topicName(),
                null,
                event.key().value().getBytes(StandardCharsets.UTF_8),
                codec.encode(event),
                EventHeaders.of(event, service, outgoing.traceparent()));
    }
}
