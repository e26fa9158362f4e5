package io.giro.saga;

import io.giro.saga.StepObserver.Timing;
import java.time.Duration;

/** Takes the time of one transaction's phases: each method notes the end of one, in this order. */
final class Stopwatch {

    private final long began = System.nanoTime();
    private long loadedAt;
    private long decidedAt;
    private long committedAt;
    private long emittedAt;

    void loaded() {
        loadedAt = System.nanoTime();
    }

    void decided() {
        decidedAt = System.nanoTime();
    }

    void committed() {
        committedAt = System.nanoTime();
    }

    void emitted() {
        emittedAt = System.nanoTime();
    }

    Timing timing() {
        return new Timing(
                Duration.ofNanos(loadedAt - began),
                Duration.ofNanos(decidedAt - loadedAt),
                Duration.ofNanos(committedAt - decidedAt),
                Duration.ofNanos(emittedAt - committedAt));
    }
}
