package io.giro.simulation;

import io.giro.saga.Clock;
import java.time.Duration;
import java.time.Instant;

/** The time of the simulated world. It passes only when it is told to. */
final class WorldClock implements Clock {

    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    @Override
    public Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** The clock of a process that is wrong by so much. */
    Clock skewed(Duration skew) {
        return () -> now.plus(skew);
    }
}
