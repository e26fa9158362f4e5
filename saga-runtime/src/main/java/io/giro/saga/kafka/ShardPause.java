package io.giro.saga.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How long a failing shard is left alone: from 100 ms, doubling with each failure in a row up to 4 s, each time between
 * half and all of it, so that instances do not come back together. There is no last attempt. Not thread-safe.
 */
final class ShardPause {

    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(4);

    private final Map<Integer, Integer> failuresInARow = new HashMap<>();
    private final RandomGenerator random;

    ShardPause(RandomGenerator random) {
        this.random = random;
    }

    Duration afterFailure(int shard) {
        int failures = failuresInARow.merge(shard, 1, Integer::sum);
        long doubled = FIRST.toMillis() << Math.min(failures - 1, 20);
        long limit = Math.min(doubled, LONGEST.toMillis());
        return Duration.ofMillis(random.nextLong(limit / 2, limit + 1));
    }

    void succeeded(int shard) {
        failuresInARow.remove(shard);
    }
}
