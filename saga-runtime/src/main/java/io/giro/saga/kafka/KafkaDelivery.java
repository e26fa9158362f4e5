package io.giro.saga.kafka;

import io.giro.account.Slot;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.saga.Delivery;
import io.giro.saga.UnprocessableEvent;
import io.giro.saga.json.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record of a topic, decoded when it is first asked for. */
final class KafkaDelivery implements Delivery {

    /** Characters. Anything else is no trace context, and must not make an event larger than its record. */
    private static final int TRACEPARENT_LENGTH = 55;

    private final ConsumerRecord<byte[], byte[]> record;
    private final EventCodec codec;
    private final int shard;
    private final boolean misplaced;
    private @Nullable TransferEvent event;

    KafkaDelivery(ConsumerRecord<byte[], byte[]> record, EventCodec codec, int partitions, int shards) {
        this.record = record;
        this.codec = codec;
        Optional<Slot> slot = slotOf(record);
        // A record without a key belongs to nobody; any shard can park it.
        this.shard = slot.map(known -> known.shard(shards)).orElse(0);
        this.misplaced = slot.filter(known -> known.partition(partitions) != record.partition())
                .isPresent();
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    @Override
    public int shard() {
        return shard;
    }

    @Override
    public TransferEvent event() {
        TransferEvent decoded = event;
        if (decoded == null) {
            decoded = decode();
            event = decoded;
        }
        return decoded;
    }

    @Override
    public Optional<String> traceparent() {
        return Optional.ofNullable(EventHeaders.text(record.headers().lastHeader(EventHeaders.TRACEPARENT)))
                .filter(value -> value.length() == TRACEPARENT_LENGTH);
    }

    @Override
    public boolean isMisplaced() {
        return misplaced;
    }

    @Override
    public String position() {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    private TransferEvent decode() {
        Topic topic = Topic.named(record.topic())
                .orElseThrow(() -> new UnprocessableEvent("nobody knows the topic " + record.topic()));
        EventHeaders.checkType(topic, record.headers());
        TransferEvent read = codec.decode(topic, record.value());
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        if (!read.key().value().equals(key)) {
            throw new UnprocessableEvent("the key is " + key + " instead of " + read.key());
        }
        return read;
    }

    private static Optional<Slot> slotOf(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(record.key()).map(key -> Slot.of(new String(key, StandardCharsets.UTF_8)));
    }
}
