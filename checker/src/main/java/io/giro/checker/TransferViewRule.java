package io.giro.checker;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * transfer_view says what the tables say, on the shards of both accounts. While money moves it may lag, so only a row
 * that is ahead of the tables or contradicts them counts.
 */
final class TransferViewRule implements TransferRule {
    private final boolean atRest;

    TransferViewRule(boolean atRest) {
        this.atRest = atRest;
    }

    @Override
    public void check(TransferFacts transfer, Consumer<Finding> found) {
        Optional<TransferRow> terms = transfer.transfer();
        if (terms.isEmpty()) {
            transfer.one(TransferViewRow.class)
                    .ifPresent(view -> found.accept(Finding.of(
                            FindingCode.VIEW_UNFOUNDED,
                            transfer.subject(),
                            view.amount(),
                            "transfer_view says " + view.state() + ", there is no transfer")));
            return;
        }
        if (atRest) {
            checkCopies(transfer, found);
        }
        for (TransferViewRow view : transfer.all(TransferViewRow.class)) {
            checkTerms(transfer, view, terms.get(), found);
            checkState(transfer, view, found);
        }
    }

    private static void checkCopies(TransferFacts transfer, Consumer<Finding> found) {
        SortedSet<Integer> missing = new TreeSet<>(transfer.shardsOf(TransferRow.class));
        missing.addAll(transfer.destinationShards());
        missing.removeAll(transfer.shardsOf(TransferViewRow.class));
        if (!missing.isEmpty()) {
            found.accept(Finding.withoutMoney(
                    FindingCode.VIEW_MISSING, transfer.subject(), "no row in transfer_view of the shards " + missing));
        }
    }

    private static void checkTerms(
            TransferFacts transfer, TransferViewRow view, TransferRow terms, Consumer<Finding> found) {
        if (!view.terms().equals(terms.terms())) {
            found.accept(Finding.of(
                    FindingCode.VIEW_DIFFERS,
                    transfer.subject(),
                    Minor.difference(view.amount(), terms.amount()),
                    "transfer_view says " + view.terms() + ", accepted was " + terms.terms()));
        }
    }

    private void checkState(TransferFacts transfer, TransferViewRow view, Consumer<Finding> found) {
        if (view.refused() && !transfer.isRefused()) {
            differs(transfer, "transfer_view says refused, the destination has not refused it", found);
        }
        CallerState actual = CallerState.of(transfer);
        if (!view.state().equals(actual.name())) {
            boolean lags = CallerState.passedBy(transfer).stream()
                    .anyMatch(passed -> passed.name().equals(view.state()));
            if (atRest || !lags) {
                differs(transfer, "transfer_view says " + view.state() + ", the tables say " + actual, found);
            }
        } else if (actual.isTerminal()) {
            Optional<String> reason = actual.hasReason() ? transfer.hold().flatMap(HoldRow::reason) : Optional.empty();
            if (!view.reason().equals(reason)) {
                differs(
                        transfer,
                        "transfer_view says " + view.state() + " with reason "
                                + view.reason().orElse("none") + ", the hold has " + reason.orElse("none"),
                        found);
            }
        }
    }

    private static void differs(TransferFacts transfer, String sentence, Consumer<Finding> found) {
        found.accept(Finding.withoutMoney(FindingCode.VIEW_DIFFERS, transfer.subject(), sentence));
    }
}
