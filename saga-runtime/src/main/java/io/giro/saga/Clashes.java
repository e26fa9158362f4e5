package io.giro.saga;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * How often records have clashed, alone, with what is stored. A clash passes when it was a race with somebody else; one
 * that does not was made by hand.
 *
 * <p>Bounded: a partition that goes elsewhere leaves its records here, so the oldest make room for new ones. If that hits
 * one that is still here, its count begins anew. Thread-safe.
 */
final class Clashes {

    /** How often a record may clash before it counts as one that can never be right. */
    static final int MOST = 5;

    /** Of how many records the clashes are counted. */
    static final int MOST_RECORDS = 100_000;

    /** By position, the oldest first. */
    private final LinkedHashMap<String, Integer> times = new LinkedHashMap<>();

    /** Counts one more. Returns whether it was one too many. */
    synchronized boolean isOneTooMany(Delivery clashed) {
        int count = times.merge(clashed.position(), 1, Integer::sum);
        if (times.size() > MOST_RECORDS) {
            times.pollFirstEntry();
        }
        return count >= MOST;
    }

    /** What is settled never comes again. */
    synchronized void forget(List<Delivery> settled) {
        if (!times.isEmpty()) {
            settled.forEach(delivery -> times.remove(delivery.position()));
        }
    }
}
