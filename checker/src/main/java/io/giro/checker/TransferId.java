package io.giro.checker;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/** A transfer's id, a UUIDv7, in the order in which the database sorts it: byte by byte, without signs. */
public record TransferId(UUID value) implements Comparable<TransferId> {
    private static final long SLOT = 0xfff;
    private static final int BITS_BELOW_THE_MILLISECONDS = 16;
    private static final int BYTES = 16;

    /** As a column stores it. Any 16 bytes will do: a spoilt row must be readable, to be found and repaired. */
    public static TransferId ofBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new TransferId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    /** When the id was made, as its maker's clock had it. */
    public Instant madeAt() {
        return Instant.ofEpochMilli(value.getMostSignificantBits() >>> BITS_BELOW_THE_MILLISECONDS);
    }

    /** The shard of its source, of so many: the id carries the source's slot. */
    public int shard(int shards) {
        return (int) (value.getMostSignificantBits() & SLOT) % shards;
    }

    @Override
    public int compareTo(TransferId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
