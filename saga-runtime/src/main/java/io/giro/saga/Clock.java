package io.giro.saga;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What time it is, UTC, in whole microseconds, the finest that the database keeps. */
@FunctionalInterface
public interface Clock {

    Instant now();

    static Clock system() {
        return () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
