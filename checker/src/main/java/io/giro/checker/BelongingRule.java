package io.giro.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A transfer is as it was accepted, and every hold, decision and entry belongs to one and has its terms. */
final class BelongingRule implements TransferRule {
    @Override
    public void check(TransferFacts transfer, Consumer<Finding> found) {
        transfer.transfer()
                .ifPresentOrElse(terms -> compare(transfer, terms, found), () -> nameOrphans(transfer, found));
    }

    private static void nameOrphans(TransferFacts transfer, Consumer<Finding> found) {
        List<String> orphans =
                transfer.ledgerRows().stream().map(Row::what).distinct().toList();
        if (!orphans.isEmpty()) {
            found.accept(Finding.of(
                    FindingCode.WITHOUT_TRANSFER,
                    transfer.subject(),
                    transfer.amount(),
                    "never accepted, yet it has: " + String.join(", ", orphans)));
        }
    }

    private static void compare(TransferFacts transfer, TransferRow terms, Consumer<Finding> found) {
        Comparison comparison = new Comparison(transfer.subject(), found);
        comparison.of(terms, "terms that hash to", terms.computedHash(), terms.termsHash());
        comparison.report();
        transfer.hold().ifPresent(hold -> {
            comparison.amount(hold, hold.amount(), terms.amount());
            comparison.of(hold, "terms_hash", hold.termsHash(), terms.termsHash());
            comparison.of(hold, "source", hold.source(), terms.source());
            comparison.report();
        });
        transfer.decision().ifPresent(decision -> {
            comparison.amount(decision, decision.amount(), terms.amount());
            comparison.of(decision, "terms_hash", decision.termsHash(), terms.termsHash());
            comparison.of(decision, "source", decision.source(), terms.source());
            comparison.of(decision, "destination", decision.destination(), terms.destination());
            comparison.of(decision, "currency", decision.currency(), terms.currency());
            comparison.report();
        });
        transfer.credit().ifPresent(credit -> {
            comparison.amount(credit, credit.amount(), terms.amount());
            comparison.of(credit, "account", credit.account(), terms.destination());
            comparison.of(credit, "currency", credit.currency(), terms.currency());
            comparison.report();
        });
        transfer.debit().ifPresent(debit -> {
            comparison.amount(debit, debit.amount(), -terms.amount());
            comparison.of(debit, "account", debit.account(), terms.source());
            comparison.of(debit, "currency", debit.currency(), terms.currency());
            comparison.report();
        });
    }

    /** Collects the differences of one row at a time. */
    private static final class Comparison {
        private final Subject subject;
        private final Consumer<Finding> found;
        private final List<String> differences = new ArrayList<>();

        Comparison(Subject subject, Consumer<Finding> found) {
            this.subject = subject;
            this.found = found;
        }

        void amount(Row row, long stored, long accepted) {
            if (stored != accepted) {
                found.accept(Finding.of(
                        FindingCode.AMOUNT_DIFFERS,
                        subject,
                        Minor.difference(stored, accepted),
                        row.what() + " has amount " + stored + ", accepted was " + accepted));
            }
        }

        void of(Row row, String column, String stored, String accepted) {
            if (!stored.equals(accepted)) {
                differences.add(row.what() + " has " + column + " " + stored + ", accepted was " + accepted);
            }
        }

        void report() {
            if (!differences.isEmpty()) {
                found.accept(Finding.withoutMoney(FindingCode.TERMS_DIFFER, subject, String.join("; ", differences)));
                differences.clear();
            }
        }
    }
}
