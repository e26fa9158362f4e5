package io.giro.checker;

import java.util.BitSet;
import java.util.OptionalLong;

/** Ticks off an account's versions: 1 up to its own, each once. Takes one bit for each, and any order. */
final class VersionTally {
    private final long last;
    private final BitSet seen = new BitSet();
    private OptionalLong firstTwice = OptionalLong.empty();
    private OptionalLong firstBeyond = OptionalLong.empty();

    /** @param last the account's own version; beyond it nothing is kept */
    VersionTally(long last) {
        this.last = last;
    }

    void tick(long version) {
        if (version < 1 || version > last || version >= Integer.MAX_VALUE) {
            firstBeyond = firstBeyond.isPresent() ? firstBeyond : OptionalLong.of(version);
        } else if (seen.get((int) version)) {
            firstTwice = firstTwice.isPresent() ? firstTwice : OptionalLong.of(version);
        } else {
            seen.set((int) version);
        }
    }

    OptionalLong firstTwice() {
        return firstTwice;
    }

    OptionalLong firstBeyond() {
        return firstBeyond;
    }

    long missing() {
        return Math.max(0, last - seen.cardinality());
    }

    OptionalLong firstMissing() {
        return missing() == 0 ? OptionalLong.empty() : OptionalLong.of(seen.nextClearBit(1));
    }
}
