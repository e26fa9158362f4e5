package io.giro.ingress.admission;

import java.time.Instant;

/**
 * How many transfers ended in the best of the last ten seconds. The best and not the mean: the load varies, and a
 * lull should not make us forget what the saga has just shown it can do.
 */
final class EndRate {

    private static final int SECONDS = 10;

    private final long[] seconds = new long[SECONDS];
    private final long[] ended = new long[SECONDS];

    void count(Instant now) {
        long second = now.getEpochSecond();
        int window = Math.floorMod(second, SECONDS);
        if (seconds[window] != second) {
            seconds[window] = second;
            ended[window] = 0;
        }
        ended[window]++;
    }

    /** Seconds in the future, which a clock that was set back leaves behind, do not count. */
    long bestPerSecond(Instant now) {
        long second = now.getEpochSecond();
        long best = 0;
        for (int window = 0; window < SECONDS; window++) {
            long age = second - seconds[window];
            if (age >= 0 && age < SECONDS) {
                best = Math.max(best, ended[window]);
            }
        }
        return best;
    }
}
