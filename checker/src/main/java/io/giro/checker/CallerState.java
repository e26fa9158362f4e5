package io.giro.checker;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A transfer as a caller sees it.
 *
 * <pre>
 * ACCEPTED → HELD → CREDITED → COMMITTED
 * ACCEPTED → REJECTED
 * ACCEPTED → CANCELLED, also by way of HELD
 * </pre>
 */
enum CallerState {
    ACCEPTED,
    HELD,
    CREDITED,
    COMMITTED,
    REJECTED,
    CANCELLED;

    /** What the tables say. */
    static CallerState of(TransferFacts transfer) {
        Optional<HoldRow> hold = transfer.hold();
        if (hold.filter(HoldRow::isCaptured).isPresent()) {
            return COMMITTED;
        }
        if (hold.filter(HoldRow::isRejected).isPresent()) {
            return REJECTED;
        }
        if (hold.filter(h -> h.isReleased() || h.isVoid()).isPresent()) {
            return CANCELLED;
        }
        if (transfer.isCredited()) {
            return CREDITED;
        }
        return hold.isPresent() ? HELD : ACCEPTED;
    }

    /** What the transfer was on its way to what the tables say: a view that lags still says one of these. */
    static Set<CallerState> passedBy(TransferFacts transfer) {
        return switch (of(transfer)) {
            case ACCEPTED -> EnumSet.noneOf(CallerState.class);
            case HELD, REJECTED -> EnumSet.of(ACCEPTED);
            case CREDITED -> EnumSet.of(ACCEPTED, HELD);
            case COMMITTED -> EnumSet.of(ACCEPTED, HELD, CREDITED);
            case CANCELLED ->
                transfer.hold().filter(HoldRow::isVoid).isPresent() ? EnumSet.of(ACCEPTED) : EnumSet.of(ACCEPTED, HELD);
        };
    }

    boolean isTerminal() {
        return this == COMMITTED || this == REJECTED || this == CANCELLED;
    }

    boolean hasReason() {
        return this == REJECTED || this == CANCELLED;
    }
}
