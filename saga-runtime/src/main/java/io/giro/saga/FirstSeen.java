package io.giro.saga;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * When this process first saw records that have to wait, by position. By its own clock alone: what the broker's says of
 * them, and who sets either of the two, changes nothing.
 *
 * <p>Only in memory: after a restart, or when another process gets the partition, a record is seen for the first time
 * again.
 *
 * <p>Bounded. While it is full, one record more counts as seen for the first time whenever it comes, so that those which
 * are in it reach their end and make room. What was first seen so long ago that it must have gone elsewhere with its
 * partition makes room at once. Thread-safe.
 */
final class FirstSeen {

    static final int MOST = 100_000;

    /** A record that is still here is tried many times within this, so one that was not has gone elsewhere. */
    static final Duration GONE = Duration.ofMinutes(1);

    private final Clock clock;

    /** By position, the oldest first. */
    private final LinkedHashMap<String, Duration> firstSeen = new LinkedHashMap<>();

    FirstSeen(Clock clock) {
        this.clock = clock;
    }

    /** How long ago it was that this record came for the first time: zero if that is now. */
    synchronized Duration ago(Delivery waiting) {
        Duration now = clock.elapsed();
        Duration known = firstSeen.get(waiting.position());
        if (known != null && !isGone(known, now)) {
            return now.minus(known);
        }
        // What is gone was another record at this place, in a topic that was deleted and made again since.
        firstSeen.remove(waiting.position());
        if (hasRoom(now)) {
            firstSeen.put(waiting.position(), now);
        }
        return Duration.ZERO;
    }

    /** What is settled never comes again. */
    synchronized void forget(List<Delivery> settled) {
        if (!firstSeen.isEmpty()) {
            settled.forEach(delivery -> firstSeen.remove(delivery.position()));
        }
    }

    private boolean hasRoom(Duration now) {
        if (firstSeen.size() == MOST && isGone(firstSeen.firstEntry().getValue(), now)) {
            firstSeen.pollFirstEntry();
        }
        return firstSeen.size() < MOST;
    }

    private static boolean isGone(Duration seen, Duration now) {
        return now.minus(seen).compareTo(GONE) >= 0;
    }
}
