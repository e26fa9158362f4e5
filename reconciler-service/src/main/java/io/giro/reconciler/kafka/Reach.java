package io.giro.reconciler.kafka;

import java.util.OptionalLong;

/**
 * How far a group is on a partition.
 *
 * @param next the offset of the next record that it will read
 * @param end the offset that the next record of the partition will get
 */
record Reach(long next, long end) {

    /**
     * The reach of a group that has committed this offset, or none. If it does not lie between the beginning and the end of the
     * partition, the group goes on at the beginning.
     */
    static Reach of(OptionalLong committed, long begin, long end) {
        long next = committed.orElse(begin);
        return new Reach(next < begin || next > end ? begin : next, end);
    }

    long backlog() {
        return end - next;
    }

    /** When the first record that waits for the group lies at this offset, or behind the end. */
    Reach withFirstAt(long offset) {
        return new Reach(Math.clamp(offset, next, end), end);
    }
}
