package io.giro.ingress;

import io.giro.saga.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys that somebody's transaction holds: an instance that was cut off in the middle of one, say, until its database notices.
 * To find that out takes seconds, in which a writer settles nothing else, so it is found out once in a while only. Thread-safe,
 * and small: a writer adds one in seconds.
 */
final class HeldKeys {

    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private final Clock clock;
    private final Map<IdempotencyKey, Duration> until = new ConcurrentHashMap<>();

    HeldKeys(Clock clock) {
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
