package io.giro.checker;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whoever says no says why, and nobody else does. The destination's reason is the one for which money is given back: its
 * decision is made once, and the hold ends with what it says.
 */
final class ReasonRule implements TransferRule {
    @Override
    public void check(TransferFacts transfer, Consumer<Finding> found) {
        Optional<HoldRow> hold = transfer.hold();
        Optional<DecisionRow> decision = transfer.decision();
        hold.filter(HoldRow::hasKnownState)
                .filter(h -> h.reason().isPresent() != (h.isRejected() || isGivenBack(h)))
                .ifPresent(h -> report(transfer, text(h, h.state(), h.reason()), found));
        decision.filter(DecisionRow::hasKnownState)
                .filter(d -> d.reason().isPresent() != d.isRefused())
                .ifPresent(d -> report(transfer, text(d, d.state(), d.reason()), found));
        hold.filter(ReasonRule::isGivenBack)
                .filter(h -> h.reason().isPresent())
                .ifPresent(h -> decision.filter(DecisionRow::isRefused)
                        .filter(d -> d.reason().isPresent())
                        .filter(d -> !d.reason().equals(h.reason()))
                        .ifPresent(d -> report(
                                transfer,
                                text(h, h.state(), h.reason()) + ", " + text(d, d.state(), d.reason()),
                                found)));
    }

    private static boolean isGivenBack(HoldRow hold) {
        return hold.isReleased() || hold.isVoid();
    }

    private static String text(Row row, String state, Optional<String> reason) {
        return row.what() + " " + state + " with reason " + reason.orElse("none");
    }

    private static void report(TransferFacts transfer, String sentence, Consumer<Finding> found) {
        found.accept(Finding.withoutMoney(FindingCode.REASON_DIFFERS, transfer.subject(), sentence));
    }
}
