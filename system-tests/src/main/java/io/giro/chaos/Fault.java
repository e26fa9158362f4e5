package io.giro.chaos;

import java.time.Duration;

/** One way to hurt the product. A value: all of it was drawn before anything ran, so that the same seed hurts in the same way. */
interface Fault {

    /**
     * Does its damage while money moves, keeps it up for its time, and takes it back. When it returns, everything that was taken away
     * is there again; what the product makes of that is seen afterwards.
     *
     * @throws BrokenPromise if the product did something wrong that no audit would see
     * @throws Exception if the damage could not be done
     */
    void inflict(Deployment deployment) throws Exception;

    /** What it does, to whom and for how long, as a person reads it. */
    String sentence();

    /** Lets time pass while something is broken. */
    static void last(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /** In a sentence. */
    static String seconds(Duration time) {
        return "%.1f s".formatted(time.toMillis() / 1_000.0);
    }
}
