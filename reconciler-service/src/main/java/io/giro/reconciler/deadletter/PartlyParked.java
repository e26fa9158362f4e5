package io.giro.reconciler.deadletter;

import io.giro.reconciler.deadletter.DeadLetter.Position;

/** A dead letter cannot be sent back: its record was too large to be parked with it, and is only where it came from. */
public final class PartlyParked extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PartlyParked(Position position) {
        super("The dead letter " + position
                + " does not hold its record, which was too large, so it cannot be sent back.");
    }
}
