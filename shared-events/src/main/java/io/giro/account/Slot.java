package io.giro.account;

import java.nio.charset.StandardCharsets;

/**
 * Where an account lives, for ever: the low 12 bits of Kafka's murmur2 hash of its id. Partition and shard are the slot
 * modulo their number, both powers of two, so a Kafka partition never spans two shards and Kafka's default partitioner
 * for Java picks {@link #partition} by itself.
 *
 * @param value 0 to 4095
 */
public record Slot(int value) {

    /** How many slots there are, and so the most partitions and shards there can be. */
    public static final int COUNT = 4096;

    public Slot {
        if (value < 0 || value >= COUNT) {
            throw new IllegalArgumentException("not a slot: " + value);
        }
    }

    public static Slot of(String key) {
        return new Slot(murmur2(key.getBytes(StandardCharsets.UTF_8)) & (COUNT - 1));
    }

    public int partition(int partitions) {
        return value & (partitions - 1);
    }

    public int shard(int shards) {
        return value & (shards - 1);
    }

    /** The 32-bit murmur2 hash with the seed that Kafka's clients use; a test holds it against theirs. */
    private static int murmur2(byte[] data) {
        final int m = 0x5bd1e995;
        int h = 0x9747b28c ^ data.length;
        int i = 0;
        for (; i + 4 <= data.length; i += 4) {
            int k = (data[i] & 0xff)
                    | (data[i + 1] & 0xff) << 8
                    | (data[i + 2] & 0xff) << 16
                    | (data[i + 3] & 0xff) << 24;
            k *= m;
            k ^= k >>> 24;
            k *= m;
            h *= m;
            h ^= k;
        }
        int tail = 0;
        for (int j = data.length - 1; j >= i; j--) {
            tail = tail << 8 | (data[j] & 0xff);
        }
        if (i < data.length) {
            h ^= tail;
            h *= m;
        }
        h ^= h >>> 13;
        h *= m;
        return h ^ (h >>> 15);
    }
}
