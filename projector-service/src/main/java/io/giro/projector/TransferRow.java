package io.giro.projector;

import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A row of {@code transfer_view}, or as much of it as some events have said. Rows of one transfer merge in any order and
 * any number of times to the same row: the state with the highest rank wins and a terminal one absorbs, and each time is
 * set once.
 *
 * @param reason why it was rejected or refused; the reason of the winning state, if it has one
 * @param times when each of those events was; not to be changed
 */
public record TransferRow(
        TransferTerms terms, TransferState state, Optional<String> reason, Map<Topic, Instant> times) {

    /**
     * What one event alone says of its transfer.
     *
     * @throws IllegalArgumentException for a question to the destination, which is no fact
     */
    public static TransferRow of(TransferEvent event) {
        TransferState state = switch (event.topic()) {
            case REQUESTED -> TransferState.ACCEPTED;
            case HELD -> TransferState.HELD;
            case CREDITED -> TransferState.CREDITED;
            case COMMITTED -> TransferState.COMMITTED;
            case REJECTED -> TransferState.REJECTED;
            // Its caller sees no state of its own: the transfer is cancelled only when the source has its money back.
            case REFUSED -> TransferState.ACCEPTED;
            case CANCELLED -> TransferState.CANCELLED;
            case CANCEL_REQUESTED -> throw new IllegalArgumentException(event.eventId() + " is no fact");
        };
        return new TransferRow(event.terms(), state, event.reason(), Map.of(event.topic(), event.at()));
    }

    /** When the event of this topic was, if it has been told. */
    public Optional<Instant> at(Topic topic) {
        return Optional.ofNullable(times.get(topic));
    }

    public TransferRow merge(TransferRow other) {
        TransferRow winner = other.state.rank() > state.rank() ? other : this;
        TransferRow loser = winner == this ? other : this;
        Map<Topic, Instant> all = new EnumMap<>(times);
        other.times.forEach(all::putIfAbsent);
        return new TransferRow(terms, winner.state, winner.reason.or(() -> loser.reason), all);
    }
}
