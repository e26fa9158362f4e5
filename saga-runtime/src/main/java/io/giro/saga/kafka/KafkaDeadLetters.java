package io.giro.saga.kafka;

import io.giro.saga.DeadLetters;
import io.giro.saga.Delivery;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Parks records on {@code <topic>.dlt} with all their bytes and headers, the reason, and where they came from. */
public final class KafkaDeadLetters implements DeadLetters {

    private static final String SUFFIX = ".dlt";

    /** Characters. A reason quotes the record, and a record may be as large as the broker takes. */
    private static final int LONGEST_REASON = 1_000;

    private final Producer<byte[], byte[]> producer;
    private final String consumerGroup;

    public KafkaDeadLetters(Producer<byte[], byte[]> producer, String consumerGroup) {
        this.producer = producer;
        this.consumerGroup = consumerGroup;
    }

    @Override
    public void park(Delivery delivery, String reason) {
        if (!(delivery instanceof KafkaDelivery kafkaDelivery)) {
            throw new IllegalArgumentException(delivery.position() + " did not come from Kafka");
        }
        ConsumerRecord<byte[], byte[]> record = kafkaDelivery.record();
        RecordHeaders headers = new RecordHeaders(record.headers());
        EventHeaders.add(headers, "dlt-reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        EventHeaders.add(headers, "dlt-topic", record.topic());
        EventHeaders.add(headers, "dlt-partition", Integer.toString(record.partition()));
        EventHeaders.add(headers, "dlt-offset", Long.toString(record.offset()));
        EventHeaders.add(headers, "dlt-group", consumerGroup);
        KafkaEventLog.awaitAll(List.of(producer.send(new ProducerRecord<>(
                record.topic() + SUFFIX, record.partition(), record.key(), record.value(), headers))));
    }
}
