package io.giro.saga.given;

import io.giro.saga.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time that moves by hand. */
public final class SettableClock implements Clock {

    private Instant now = ATransfer.NOON.plusSeconds(1);

    @Override
    public Instant now() {
        return now;
    }

    public void tick(Duration duration) {
        now = now.plus(duration);
    }
}
