package io.giro.saga.kafka;

import io.giro.event.Topic;
import io.giro.saga.DeadLetters;
import io.giro.saga.Delivery;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Parks records on {@code <topic>.dlt} with all their bytes and headers, the reason, and where they came from. For one
 * that is too large for any topic, the dead letter has only the last two: the record itself is still where it came from.
 */
public final class KafkaDeadLetters implements DeadLetters {

    /** Characters. A reason quotes the record, and a record may be as large as the broker takes. */
    private static final int LONGEST_REASON = 1_000;

    private final LastingProducer producer;
    private final String consumerGroup;

    public KafkaDeadLetters(LastingProducer producer, String consumerGroup) {
        this.producer = producer;
        this.consumerGroup = consumerGroup;
    }

    @Override
    public void park(Delivery delivery, String reason) {
        if (!(delivery instanceof KafkaDelivery kafkaDelivery)) {
            throw new IllegalArgumentException(delivery.position() + " did not come from Kafka");
        }
        ConsumerRecord<byte[], byte[]> record = kafkaDelivery.record();
        RecordHeaders found = new RecordHeaders();
        EventHeaders.add(
                found, DeadLetterHeaders.REASON, reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        EventHeaders.add(found, DeadLetterHeaders.TOPIC, record.topic());
        EventHeaders.add(found, DeadLetterHeaders.PARTITION, Integer.toString(record.partition()));
        EventHeaders.add(found, DeadLetterHeaders.OFFSET, Long.toString(record.offset()));
        EventHeaders.add(found, DeadLetterHeaders.GROUP, consumerGroup);
        RecordHeaders headers = new RecordHeaders(record.headers());
        found.forEach(headers::add);
        try {
            send(record, record.key(), record.value(), headers);
        } catch (KafkaException e) {
            if (!(e.getCause() instanceof RecordTooLargeException)) {
                throw e;
            }
            // Such a record was taken because it was compressed. A step that refused to go on without it would stand
            // still for ever.
            EventHeaders.add(found, DeadLetterHeaders.LEFT_OUT, "key, value and headers");
            send(record, null, null, found);
        }
    }

    private void send(
            ConsumerRecord<byte[], byte[]> record, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        String parked = Topic.named(record.topic()).orElseThrow().deadLetterTopicName();
        producer.send(List.of(new ProducerRecord<>(parked, record.partition(), key, value, headers)));
    }
}
