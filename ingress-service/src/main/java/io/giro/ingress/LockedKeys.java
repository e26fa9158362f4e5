package io.giro.ingress;

import io.giro.saga.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys that another transaction has locked: that of an instance which was cut off in the middle of it, say, until its database
 * notices. To find a lock takes seconds, in which a writer settles nothing else, so one that was found is remembered for a
 * while. Thread-safe, and small: a writer takes seconds to add one.
 */
final class LockedKeys {

    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private final Clock clock;
    private final Map<IdempotencyKey, Duration> until = new ConcurrentHashMap<>();

    LockedKeys(Clock clock) {
        this.clock = clock;
    }

    void add(IdempotencyKey key) {
        Duration now = clock.elapsed();
        until.values().removeIf(end -> now.compareTo(end) >= 0);
        until.put(key, now.plus(REMEMBERED));
    }

    boolean contains(IdempotencyKey key) {
        Duration end = until.get(key);
        return end != null && clock.elapsed().compareTo(end) < 0;
    }
}
