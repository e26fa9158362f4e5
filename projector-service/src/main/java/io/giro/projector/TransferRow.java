package io.giro.projector;

import io.giro.event.TransferEvent;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code transfer_view}, or as much of it as some events have said. Rows of one transfer merge in any order and
 * any number of times to the same row: the state with the highest rank wins and a terminal one absorbs, and each time is
 * set once.
 *
 * @param reason why it was rejected or refused; the reason of the winning state, if it has one
 */
public record TransferRow(
        TransferTerms terms,
        TransferState state,
        Optional<String> reason,
        Optional<Instant> heldAt,
        Optional<Instant> creditedAt,
        Optional<Instant> committedAt,
        Optional<Instant> rejectedAt,
        Optional<Instant> refusedAt,
        Optional<Instant> cancelledAt) {

    /**
     * What one event alone says of its transfer.
     *
     * @throws IllegalArgumentException for a question to the destination, which is no fact
     */
    public static TransferRow of(TransferEvent event) {
        Optional<Instant> at = Optional.of(event.at());
        Optional<Instant> no = Optional.empty();
        return switch (event.topic()) {
            case REQUESTED -> row(event, TransferState.ACCEPTED, no, no, no, no, no, no);
            case HELD -> row(event, TransferState.HELD, at, no, no, no, no, no);
            case CREDITED -> row(event, TransferState.CREDITED, no, at, no, no, no, no);
            case COMMITTED -> row(event, TransferState.COMMITTED, no, no, at, no, no, no);
            case REJECTED -> row(event, TransferState.REJECTED, no, no, no, at, no, no);
            // Its caller sees no state of its own: the transfer is cancelled only when the source has its money back.
            case REFUSED -> row(event, TransferState.ACCEPTED, no, no, no, no, at, no);
            case CANCELLED -> row(event, TransferState.CANCELLED, no, no, no, no, no, at);
            case CANCEL_REQUESTED -> throw new IllegalArgumentException(event.eventId() + " is no fact");
        };
    }

    public TransferRow merge(TransferRow other) {
        TransferRow winner = other.state.rank() > state.rank() ? other : this;
        TransferRow loser = winner == this ? other : this;
        return new TransferRow(
                terms,
                winner.state,
                winner.reason.or(() -> loser.reason),
                heldAt.or(() -> other.heldAt),
                creditedAt.or(() -> other.creditedAt),
                committedAt.or(() -> other.committedAt),
                rejectedAt.or(() -> other.rejectedAt),
                refusedAt.or(() -> other.refusedAt),
                cancelledAt.or(() -> other.cancelledAt));
    }

    private static TransferRow row(
            TransferEvent event,
            TransferState state,
            Optional<Instant> heldAt,
            Optional<Instant> creditedAt,
            Optional<Instant> committedAt,
            Optional<Instant> rejectedAt,
            Optional<Instant> refusedAt,
            Optional<Instant> cancelledAt) {
        return new TransferRow(
                event.terms(),
                state,
                event.reason(),
                heldAt,
                creditedAt,
                committedAt,
                rejectedAt,
                refusedAt,
                cancelledAt);
    }
}
