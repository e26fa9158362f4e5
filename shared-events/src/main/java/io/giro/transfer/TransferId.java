package io.giro.transfer;

import io.giro.account.Slot;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * The id of a transfer: a UUIDv7 whose 12 {@code rand_a} bits are the slot of the source account. Ids sort by the
 * millisecond at which they were given, and whoever has one knows the shard that holds the transfer.
 *
 * <p>An id is given when its transfer is accepted, with one exception: if a crash came after the idempotency key was reserved and
 * before the acceptance, the transfer is accepted under the id of that time when its caller asks again.
 */
public record TransferId(UUID value) implements Comparable<TransferId> {

    private static final long RAND_B = 0x3fffffffffffffffL;
    private static final long VARIANT = 0x8000000000000000L;

    public TransferId {
        if (value.version() != 7 || value.variant() != 2) {
            throw new IllegalArgumentException("not a transfer id: " + value);
        }
    }

    /**
     * A new id.
     *
     * @param random 62 bits of randomness are taken from it
     */
    public static TransferId of(Instant givenAt, Slot slot, long random) {
        long msb = givenAt.toEpochMilli() << 16 | 0x7000 | slot.value();
        return new TransferId(new UUID(msb, VARIANT | random & RAND_B));
    }

    /** The smallest id that can be given in this millisecond: where a scan by time begins or ends. */
    public static TransferId firstAt(Instant time) {
        return of(time, new Slot(0), 0);
    }

    /**
     * Reads the usual text form.
     *
     * @throws IllegalArgumentException if it is not the id of a transfer
     */
    public static TransferId parse(String text) {
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("not a transfer id: " + text);
        }
        return new TransferId(uuid);
    }

    public static TransferId ofBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new TransferId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(16)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    /** When it was given, to the millisecond; seldom much earlier than its transfer was accepted. */
    public Instant givenAt() {
        return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
    }

    /** The slot of the source account. */
    public Slot slot() {
        return new Slot((int) (value.getMostSignificantBits() & (Slot.COUNT - 1)));
    }

    /** Unsigned, as the bytes sort in the database. */
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
