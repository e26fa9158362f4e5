package io.giro.benchmark;

import java.time.Duration;

/** A wait that ends by itself. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotMeasure("interrupted", e);
        }
    }
}
