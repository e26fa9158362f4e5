package io.giro.checker;

import java.util.function.Consumer;

/** At rest every accepted transfer is at an end. */
final class EndRule implements TransferRule {
    @Override
    public void check(TransferFacts transfer, Consumer<Finding> found) {
        boolean ended = transfer.hold().filter(HoldRow::isTerminal).isPresent();
        if (transfer.transfer().isPresent() && !ended) {
            found.accept(Finding.of(
                    FindingCode.NOT_TERMINAL,
                    transfer.subject(),
                    transfer.amount(),
                    "hold " + transfer.hold().map(HoldRow::state).orElse("none") + ", decision "
                            + transfer.decision().map(DecisionRow::state).orElse("none")));
        }
    }
}
