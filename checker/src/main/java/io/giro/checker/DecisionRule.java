package io.giro.checker;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The decision rules the transfer: CREDITED has its CREDIT entry and a hold that is HELD or CAPTURED; CAPTURED has a
 * CREDITED decision and a DEBIT; RELEASED and VOID have a REFUSED one.
 */
final class DecisionRule implements TransferRule {
    @Override
    public void check(TransferFacts transfer, Consumer<Finding> found) {
        checkStates(transfer, found);
        checkCredit(transfer, found);
        checkEnd(transfer, found);
    }

    private static void checkStates(TransferFacts transfer, Consumer<Finding> found) {
        if (transfer.hold().filter(hold -> !hold.hasKnownState()).isPresent()
                || transfer.decision()
                        .filter(decision -> !decision.hasKnownState())
                        .isPresent()) {
            report(FindingCode.STATE_UNKNOWN, transfer, found);
        }
        if (transfer.hold()
                .filter(HoldRow::hasKnownState)
                .filter(hold -> !hold.hasTheVersionsOfItsState())
                .isPresent()) {
            report(FindingCode.HOLD_STATE_DIFFERS, transfer, found);
        }
    }

    private static void checkCredit(TransferFacts transfer, Consumer<Finding> found) {
        boolean hasEntry = transfer.credit().isPresent();
        Optional<HoldRow> hold = transfer.hold();
        if ((transfer.isCredited() || hasEntry) && hold.isEmpty()) {
            report(FindingCode.FORGED_CREDIT, transfer, found);
        }
        if (transfer.isCredited() && !hasEntry) {
            report(FindingCode.CREDITED_WITHOUT_ENTRY, transfer, found);
        }
        if (transfer.isCredited()
                && hold.filter(h -> h.isRejected() || h.isReleased() || h.isVoid())
                        .isPresent()) {
            report(FindingCode.CREDITED_BUT_NOT_HELD, transfer, found);
        }
        if (hasEntry && !transfer.isCredited()) {
            report(FindingCode.CREDIT_WITHOUT_DECISION, transfer, found);
        }
    }

    private static void checkEnd(TransferFacts transfer, Consumer<Finding> found) {
        boolean captured = transfer.hold().filter(HoldRow::isCaptured).isPresent();
        boolean givenBack =
                transfer.hold().filter(h -> h.isReleased() || h.isVoid()).isPresent();
        if (captured && !transfer.isCredited()) {
            report(FindingCode.CAPTURED_WITHOUT_CREDITED, transfer, found);
        }
        if (transfer.debit().isPresent() && !captured) {
            report(FindingCode.DEBIT_WITHOUT_CAPTURE, transfer, found);
        }
        // Given back although CREDITED has its own name above.
        if (givenBack && !transfer.isRefused() && !transfer.isCredited()) {
            report(FindingCode.ENDED_WITHOUT_REFUSED, transfer, found);
        }
    }

    private static void report(FindingCode code, TransferFacts transfer, Consumer<Finding> found) {
        String hold = transfer.hold()
                .map(h -> "hold " + h.state() + " of " + h.amount() + " by " + h.source())
                .orElse("no hold");
        String decision = transfer.decision()
                .map(d -> "decision " + d.state() + " of " + d.amount() + " to " + d.destination())
                .orElse("no decision");
        String entries = "CREDIT " + (transfer.credit().isPresent() ? "booked" : "not booked") + ", DEBIT "
                + (transfer.debit().isPresent() ? "booked" : "not booked");
        found.accept(
                Finding.of(code, transfer.subject(), transfer.amount(), String.join(", ", hold, decision, entries)));
    }
}
