package io.giro.reconciler;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of an outbox, and the record that the relay makes of it.
 *
 * @param seq grows with every row of the shard
 * @param traceparent together with the payload it identifies the row: a repeated request has the same payload, but another
 *     traceparent
 */
public record RowToRelay(long seq, Topic topic, AccountId key, byte[] payload, Optional<String> traceparent) {

    /** Whether a record with this value and trace context was made of this row. */
    public boolean isTheSourceOf(byte @Nullable [] value, Optional<String> itsTraceparent) {
        return Arrays.equals(payload, value) && traceparent.equals(itsTraceparent);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowToRelay row && row.seq == seq && row.key.equals(key);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(seq);
    }
}
