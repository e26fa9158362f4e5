package io.giro.reconciler;

import java.time.Duration;

/**
 * How long an event gets to have its effect before it is said again: {@code first}, twice that, three times that, and so
 * on up to {@code longest}.
 */
public record BackOff(Duration first, Duration longest) {

    /** @param times how often it has already been said again */
    public Duration after(int times) {
        Duration grown = first.multipliedBy(times + 1L);
        return grown.compareTo(longest) < 0 ? grown : longest;
    }
}
