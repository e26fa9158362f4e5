package io.giro.saga.kafka;

import io.giro.event.TransferEvent;
import io.giro.saga.EventLog;
import io.giro.saga.json.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Events on Kafka, each acknowledged by all replicas in sync before {@link #send} returns. Thread-safe. */
public final class KafkaEventLog implements EventLog {

    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;
    private final String service;

    /**
     * @param service who says it, as in the event's {@code ce_source}
     */
    public KafkaEventLog(Producer<byte[], byte[]> producer, EventCodec codec, String service) {
        this.producer = producer;
        this.codec = codec;
        this.service = service;
    }

    @Override
    public void send(List<Outgoing> events) {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(events.size());
        for (Outgoing outgoing : events) {
            acknowledgements.add(producer.send(record(outgoing)));
        }
        awaitAll(acknowledgements);
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

    /** Waits for every acknowledgement; one that fails fails the whole. */
    public static void awaitAll(List<Future<RecordMetadata>> acknowledgements) {
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            try {
                acknowledgement.get();
            } catch (ExecutionException e) {
                throw new KafkaException("an event was not acknowledged", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted while waiting for acknowledgements", e);
            }
        }
    }
}
