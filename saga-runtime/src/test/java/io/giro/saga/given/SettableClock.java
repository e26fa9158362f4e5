package io.giro.saga.given;

import io.giro.saga.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time that moves by hand. */
public final class SettableClock implements Clock {

    private Instant now = ATransfer.NOON.plusSeconds(1);
    private Duration elapsed = Duration.ZERO;

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Duration elapsed() {
        return elapsed;
    }

    /** Time passes. */
    public void tick(Duration duration) {
        now = now.plus(duration);
        elapsed = elapsed.plus(duration);
    }

    /** Somebody sets the clock so much later, or earlier; no time passes. */
    public void jump(Duration duration) {
        now = now.plus(duration);
    }
}
