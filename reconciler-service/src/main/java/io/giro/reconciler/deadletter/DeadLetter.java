package io.giro.reconciler.deadletter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A record that was parked. All that it carries was written by others, and may be anything.
 *
 * @param at when it was parked, UTC
 * @param origin where it lay before
 * @param reason why it can never be right
 * @param key empty when it has none
 * @param value empty when it has none
 * @param headers in their order, without those that were added when it was parked
 */
public record DeadLetter(
        Position position,
        Instant at,
        Origin origin,
        Excerpt reason,
        Optional<Excerpt> key,
        Optional<Excerpt> value,
        List<Header> headers) {

    /** Where a record lies. */
    public record Position(String topic, int partition, long offset) {

        @Override
        public String toString() {
            return topic + "/" + partition + "/" + offset;
        }
    }

    /** Where a record lay before, as noted by whoever parked it. */
    public record Origin(Excerpt topic, Excerpt partition, Excerpt offset, Excerpt consumerGroup) {}

    /**
     * @param value empty when it has none
     */
    public record Header(Excerpt name, Optional<Excerpt> value) {}
}
