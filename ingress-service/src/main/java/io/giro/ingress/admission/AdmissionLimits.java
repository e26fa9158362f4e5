package io.giro.ingress.admission;

import java.time.Duration;

/**
 * How many transfers may be on their way from one shard, as far as one instance has accepted them.
 *
 * @param work how long those on their way should take to end, at the speed that the saga has shown
 * @param floor so many may always be on their way: the burst that an idle or cold saga takes
 * @param ceiling never more than these, so that what is remembered about them is bounded
 * @param patience a transfer that has not ended after this long is no longer waited for
 */
public record AdmissionLimits(Duration work, int floor, int ceiling, Duration patience) {

    public AdmissionLimits {
        if (floor < 1 || ceiling < floor) {
            throw new IllegalArgumentException(
                    "the limits of admission must be positive and in order: floor %d, ceiling %d"
                            .formatted(floor, ceiling));
        }
        if (!work.isPositive() || work.compareTo(patience) >= 0) {
            throw new IllegalArgumentException(
                    "the work of admission must be positive and less than its patience: " + work + ", " + patience);
        }
    }

    /** Little's law: the transfers on their way are those that end in a second, times the seconds that each takes. */
    int at(long endedPerSecond) {
        long limit = endedPerSecond * work.toMillis() / 1_000;
        return Math.clamp(limit, floor, ceiling);
    }
}
