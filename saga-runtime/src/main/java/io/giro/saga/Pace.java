package io.giro.saga;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * How group commit finds its groups. Whoever has just served a crowd rests for as long as that took, so that those who
 * come meanwhile share the next transaction; whoever has served a few goes on at once, and so does whoever could not take
 * all. So a transfer on an idle system waits for nobody, and a loaded one spends its time on transfers instead of on
 * transactions.
 */
public final class Pace {

    private final int crowd;
    private final int most;
    private final long longestRestNanos;
    private final IntSupplier times;

    /**
     * A rest is as long as the crowd took.
     *
     * @param crowd from how many on those who were served at once are a crowd
     * @param most how many can be served at once; after so many there is no rest, since more are waiting already
     * @param longestRest bounds one rest
     */
    public Pace(int crowd, int most, Duration longestRest) {
        this(crowd, most, longestRest, () -> 1);
    }

    /**
     * Both a rest and its bound are multiplied by this.
     *
     * @param times what to multiply by, asked after each crowd; 0 for no rest at all
     */
    public Pace(int crowd, int most, Duration longestRest, IntSupplier times) {
        this.crowd = crowd;
        this.most = most;
        this.longestRestNanos = longestRest.toNanos();
        this.times = times;
    }

    /** Returns after the rest, or earlier when the thread is interrupted, which it then still is. */
    public void rest(int served, Duration took) {
        long nanos = restNanos(served, took.toNanos());
        if (nanos > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(nanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    long restNanos(int served, long tookNanos) {
        return served < crowd || served >= most ? 0 : times.getAsInt() * Math.min(tookNanos, longestRestNanos);
    }
}
