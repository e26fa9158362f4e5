package io.giro.transfer;

/**
 * A transfer as its caller sees it.
 *
 * <pre>
 * ACCEPTED → HELD → CREDITED → COMMITTED
 *        ↘ REJECTED    ↘ CANCELLED (from ACCEPTED or HELD, after a refused credit)
 * </pre>
 *
 * Events may arrive in any order, so a view keeps the state with the highest {@link #rank}; a terminal state absorbs.
 */
public enum TransferState {
    ACCEPTED(0),
    HELD(1),
    CREDITED(2),
    COMMITTED(3),
    REJECTED(3),
    CANCELLED(3);

    private final int rank;

    TransferState(int rank) {
        this.rank = rank;
    }

    public int rank() {
        return rank;
    }

    public boolean isTerminal() {
        return rank == COMMITTED.rank;
    }
}
