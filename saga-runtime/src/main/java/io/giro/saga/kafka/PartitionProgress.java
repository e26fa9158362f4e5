package io.giro.saga.kafka;

import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far a consumer thread is on a partition that is its own. A record that has to wait keeps the partition's offset
 * before it, however much is read behind it; and what was settled behind it need not be settled again when the thread
 * goes back for it. Not thread-safe.
 */
final class PartitionProgress {

    private static final long NEVER = Long.MIN_VALUE;

    /** Offsets of records that were read and are not settled. */
    private final NavigableSet<Long> open = new TreeSet<>();

    /** Offsets of records that were settled behind an open one, with the time at which the log took each. */
    private final NavigableMap<Long, Long> settledAhead = new TreeMap<>();

    /** Behind the last record that was read. */
    private long end;

    private long wentBackTo = NEVER;

    /**
     * Must be told of each poll before its records.
     *
     * @param first the offset of the first record of the partition in this poll
     */
    void poll(long first) {
        if (first < (wentBackTo == NEVER ? end : wentBackTo)) {
            // The topic was made anew, or the same records are given once more.
            end = first;
            // Whatever comes again from here on is told of again.
            open.tailSet(first).clear();
        } else if (wentBackTo != NEVER) {
            // Whatever lay before it has left the log.
            open.headSet(first).clear();
        }
        wentBackTo = NEVER;
    }

    /**
     * Takes a record that was read.
     *
     * @param recordedAt when the log took it, in ms; a topic that was made anew has other records at the same offsets
     * @return false if this very record is settled already
     */
    boolean read(long offset, long recordedAt) {
        end = Math.max(end, offset + 1);
        if (settledAhead.getOrDefault(offset, NEVER) == recordedAt) {
            return false;
        }
        open.add(offset);
        return true;
    }

    void settled(long offset, long recordedAt) {
        open.remove(offset);
        settledAhead.put(offset, recordedAt);
        settledAhead.headMap(committable()).clear();
    }

    /** Its offset could not be committed, so it has to come again. */
    void notCommitted(long offset) {
        settledAhead.remove(offset);
        open.add(offset);
    }

    /** The first offset that is not settled: what is committed never passes it. */
    long committable() {
        return open.isEmpty() ? end : open.getFirst();
    }

    /** Where to go back to for what is open. The next poll begins there, or where the log does by then. */
    OptionalLong goBack() {
        if (open.isEmpty()) {
            return OptionalLong.empty();
        }
        wentBackTo = open.getFirst();
        return OptionalLong.of(wentBackTo);
    }

    /** As {@link #goBack}, but stays where it is if there is nothing to go back for. */
    long goBackFrom(long position) {
        return open.isEmpty() || open.getFirst() >= position ? position : goBack().orElse(position);
    }
}
