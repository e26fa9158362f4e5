package io.giro.reconciler.kafka;

/**
 * How far a group is on a partition.
 *
 * @param next the offset of the next record that it will read
 * @param end the offset that the next record of the partition will get
 */
record Reach(long next, long end) {

    long lag() {
        return end - next;
    }

    /** When the first record that waits for the group lies at this offset, or behind the end. */
    Reach withFirstAt(long offset) {
        return new Reach(Math.clamp(offset, next, end), end);
    }
}
