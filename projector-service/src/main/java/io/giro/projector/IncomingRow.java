package io.giro.projector;

import io.giro.event.TransferEvent;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code incoming_view}: money on its way to its destination. Rows of one transfer merge in any order; one that
 * has arrived, or never will, stays closed whatever comes late.
 *
 * @param arrived whether the destination has decided
 */
public record IncomingRow(TransferTerms terms, Optional<Instant> heldAt, boolean arrived) {

    /** What one event says of money on its way; empty if it says nothing of it. */
    public static Optional<IncomingRow> of(TransferEvent event) {
        return switch (event.topic()) {
            case HELD -> Optional.of(new IncomingRow(event.terms(), Optional.of(event.at()), false));
            // Committed implies credited: a lost event is made good by a later one.
            case CREDITED, REFUSED, COMMITTED, CANCELLED ->
                Optional.of(new IncomingRow(event.terms(), Optional.empty(), true));
            case REQUESTED, REJECTED, CANCEL_REQUESTED -> Optional.empty();
        };
    }

    public IncomingRow merge(IncomingRow other) {
        return new IncomingRow(terms, heldAt.or(() -> other.heldAt), arrived || other.arrived);
    }
}
