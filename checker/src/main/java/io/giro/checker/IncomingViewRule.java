package io.giro.checker;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * incoming_view shows, at the destination's shard, what is held for it and not decided yet, and remembers it afterwards
 * as arrived. While money moves it may lag, so only a row that is ahead of the tables or contradicts them counts.
 */
final class IncomingViewRule implements TransferRule {
    private final boolean atRest;

    IncomingViewRule(boolean atRest) {
        this.atRest = atRest;
    }

    @Override
    public void check(TransferFacts transfer, Consumer<Finding> found) {
        Optional<TransferRow> terms = transfer.transfer();
        if (terms.isEmpty()) {
            transfer.one(IncomingRow.class)
                    .ifPresent(row -> found.accept(Finding.of(
                            FindingCode.INCOMING_UNFOUNDED,
                            transfer.subject(),
                            row.amount(),
                            "incoming_view shows " + row.terms() + ", there is no transfer")));
            return;
        }
        if (atRest) {
            checkThere(transfer, found);
        }
        for (IncomingRow row : transfer.all(IncomingRow.class)) {
            checkTerms(transfer, row, terms.get(), found);
            checkArrived(transfer, row, found);
        }
    }

    private static void checkThere(TransferFacts transfer, Consumer<Finding> found) {
        if (transfer.hold().filter(HoldRow::wasHeld).isEmpty()) {
            return;
        }
        SortedSet<Integer> missing = new TreeSet<>(transfer.destinationShards());
        missing.removeAll(transfer.shardsOf(IncomingRow.class));
        if (!missing.isEmpty()) {
            found.accept(Finding.withoutMoney(
                    FindingCode.INCOMING_MISSING,
                    transfer.subject(),
                    "was held, and has no row in incoming_view of the shards " + missing));
        }
    }

    private static void checkTerms(
            TransferFacts transfer, IncomingRow row, TransferRow terms, Consumer<Finding> found) {
        if (!row.terms().equals(terms.terms())) {
            found.accept(Finding.of(
                    FindingCode.INCOMING_DIFFERS,
                    transfer.subject(),
                    Minor.difference(row.amount(), terms.amount()),
                    "incoming_view says " + row.terms() + ", accepted was " + terms.terms()));
        }
    }

    private void checkArrived(TransferFacts transfer, IncomingRow row, Consumer<Finding> found) {
        boolean decided = transfer.decision().isPresent();
        boolean wasHeld = transfer.hold().filter(HoldRow::wasHeld).isPresent();
        // Of a transfer that ended without being held the row may be there as well, closed for good.
        boolean ended = transfer.hold().filter(HoldRow::isTerminal).isPresent();
        if (row.arrived() && !decided && !ended) {
            differs(transfer, row, "incoming_view says arrived, the destination has not decided", found);
        } else if (!row.arrived() && decided && atRest) {
            differs(transfer, row, "incoming_view still shows it coming, the destination has decided", found);
        } else if (!row.arrived() && !wasHeld) {
            differs(transfer, row, "incoming_view shows it coming, nothing was held for it", found);
        }
    }

    private static void differs(TransferFacts transfer, IncomingRow row, String sentence, Consumer<Finding> found) {
        found.accept(Finding.of(FindingCode.INCOMING_DIFFERS, transfer.subject(), row.amount(), sentence));
    }
}
