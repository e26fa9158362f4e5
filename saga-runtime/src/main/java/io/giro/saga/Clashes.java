package io.giro.saga;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often records have clashed, alone, with what is stored. A clash passes when it was a race with somebody else; one
 * that does not was made by hand. Thread-safe.
 */
final class Clashes {

    /** How often a record may clash before it counts as one that can never be right. */
    static final int MOST = 5;

    private final Map<String, Integer> times = new ConcurrentHashMap<>();

    /** Counts one more. Returns whether it was one too many. */
    boolean isOneTooMany(Delivery clashed) {
        return times.merge(clashed.position(), 1, Integer::sum) >= MOST;
    }

    /** What is settled never comes again. */
    void forget(List<Delivery> settled) {
        if (!times.isEmpty()) {
            settled.forEach(delivery -> times.remove(delivery.position()));
        }
    }
}
