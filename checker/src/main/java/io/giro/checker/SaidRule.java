package io.giro.checker;

import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Consumer;

/** What a hold or a decision told the world about a balance is what its entry booked. */
final class SaidRule implements TransferRule {
    @Override
    public void check(TransferFacts transfer, Consumer<Finding> found) {
        transfer.hold()
                .filter(HoldRow::isCaptured)
                .ifPresent(hold -> transfer.debit()
                        .ifPresent(debit ->
                                compare(transfer, hold, hold.endedVersion(), hold.endedPosted(), debit, found)));
        transfer.decision()
                .filter(DecisionRow::isCredited)
                .ifPresent(decision -> transfer.credit()
                        .ifPresent(credit -> compare(
                                transfer, decision, decision.saidVersion(), decision.saidPosted(), credit, found)));
    }

    private static void compare(
            TransferFacts transfer,
            Row said,
            Optional<Long> version,
            Optional<Long> posted,
            EntryRow entry,
            Consumer<Finding> found) {
        if (!version.equals(Optional.of(entry.version())) || !posted.equals(Optional.of(entry.postedAfter()))) {
            found.accept(Finding.of(
                    FindingCode.SAID_DIFFERS,
                    transfer.subject(),
                    posted.map(told -> Minor.difference(told, entry.postedAfter()))
                            .orElse(BigInteger.ZERO),
                    "the " + said.what() + " told version " + text(version) + " with posted " + text(posted) + ", the "
                            + entry.what() + " made version " + entry.version() + " with posted "
                            + entry.postedAfter()));
        }
    }

    private static String text(Optional<Long> number) {
        return number.map(Object::toString).orElse("none");
    }
}
