package io.giro.checker;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * One CREDIT and one equal DEBIT once CAPTURED, each against the clearing of its currency. A CREDIT alone is money in
 * flight while its hold is HELD; at rest nothing is in flight. A DEBIT alone is money lost.
 */
final class LegsRule implements TransferRule {
    private final boolean atRest;

    LegsRule(boolean atRest) {
        this.atRest = atRest;
    }

    @Override
    public void check(TransferFacts transfer, Consumer<Finding> found) {
        Optional<EntryRow> credit = transfer.credit();
        Optional<EntryRow> debit = transfer.debit();
        Optional<HoldRow> hold = transfer.hold();
        if (debit.isPresent() && credit.isEmpty()) {
            report(FindingCode.DEBIT_WITHOUT_CREDIT, transfer, found);
        } else if (hold.filter(HoldRow::isCaptured).isPresent() && (credit.isEmpty() || debit.isEmpty())) {
            report(FindingCode.CAPTURED_WITHOUT_BOTH_LEGS, transfer, found);
        } else if (credit.isPresent() && debit.isEmpty() && hold.isPresent() && !isInFlight(hold.get())) {
            report(FindingCode.CREDIT_WITHOUT_DEBIT, transfer, found);
        } else if (credit.isPresent() && debit.isPresent()) {
            compare(transfer, credit.get(), debit.get(), found);
        }
        transfer.all(EntryRow.class).forEach(entry -> checkEntry(transfer, entry, found));
    }

    private boolean isInFlight(HoldRow hold) {
        return hold.isHeld() && !atRest;
    }

    private static void report(FindingCode code, TransferFacts transfer, Consumer<Finding> found) {
        found.accept(Finding.of(
                code,
                transfer.subject(),
                transfer.amount(),
                "hold " + transfer.hold().map(HoldRow::state).orElse("none")
                        + ", CREDIT " + describe(transfer.credit())
                        + ", DEBIT " + describe(transfer.debit())));
    }

    private static String describe(Optional<EntryRow> entry) {
        return entry.map(e -> e.amount() + " " + e.currency() + " on " + e.account())
                .orElse("none");
    }

    private static void compare(TransferFacts transfer, EntryRow credit, EntryRow debit, Consumer<Finding> found) {
        if (credit.amount() != -debit.amount() || !credit.currency().equals(debit.currency())) {
            found.accept(Finding.of(
                    FindingCode.LEGS_UNEQUAL,
                    transfer.subject(),
                    Minor.difference(credit.amount(), -debit.amount()),
                    "CREDIT " + describe(Optional.of(credit)) + ", DEBIT " + describe(Optional.of(debit))));
        }
    }

    private static void checkEntry(TransferFacts transfer, EntryRow entry, Consumer<Finding> found) {
        if (!entry.isCredit() && !entry.isDebit()) {
            found.accept(Finding.of(
                    FindingCode.LEG_UNKNOWN,
                    transfer.subject(),
                    entry.amount(),
                    "an entry on " + entry.account() + " has the leg " + entry.leg()));
        }
        String cleared = entry.clearedCurrency().orElse("none");
        if (!cleared.equals(entry.currency())) {
            found.accept(Finding.of(
                    FindingCode.CONTRA_DIFFERS,
                    transfer.subject(),
                    entry.amount(),
                    "the " + entry.what() + " in " + entry.currency() + " is booked against " + entry.contra()));
        }
    }
}
