package io.giro.saga;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What time it is, UTC, in whole microseconds, the finest that the database keeps. */
@FunctionalInterface
public interface Clock {

    Instant now();

    /**
     * The time since some moment of this clock's own: only the difference of two answers means anything. The system's is
     * not moved when somebody sets the time.
     */
    default Duration elapsed() {
        return Duration.between(Instant.EPOCH, now());
    }

    static Clock system() {
        return new Clock() {
            @Override
            public Instant now() {
                return Instant.now().truncatedTo(ChronoUnit.MICROS);
            }

            @Override
            public Duration elapsed() {
                return Duration.ofNanos(System.nanoTime());
            }
        };
    }
}
