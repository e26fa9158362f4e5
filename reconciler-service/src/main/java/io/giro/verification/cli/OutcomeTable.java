package io.giro.verification.cli;

import io.giro.checker.Compared;
import io.giro.checker.Finding;
import io.giro.checker.Report;
import io.giro.verification.Outcome;
import io.giro.verification.Repaired;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** An outcome as a person reads it. Amounts are whole minor units. */
final class OutcomeTable {

    private final PrintWriter out;

    OutcomeTable(PrintWriter out) {
        this.out = out;
    }

    void print(Outcome outcome) {
        Report report = outcome.report();
        printCompared(report.compared());
        report.notes().forEach(note -> out.printf("Note: %s: %s: %s.%n", note.code(), note.subject(), note.sentence()));
        if (report.isClean()) {
            out.println("Nothing is lost, nothing is doubled: every rule holds for all of them.");
        } else {
            printFindings(report);
        }
        printRepaired(outcome.repaired());
        out.flush();
    }

    private void printCompared(Compared compared) {
        out.printf(
                "Compared on %s: %s, %s, %s, %s.%n",
                count(compared.shards(), "shard", "shards"),
                count(compared.accounts(), "account", "accounts"),
                count(compared.transfers(), "transfer", "transfers"),
                count(compared.holds(), "hold", "holds"),
                count(compared.entries(), "entry", "entries"));
        if (compared.inFlight().isEmpty()) {
            out.println("In flight: nothing.");
        }
        compared.inFlight()
                .forEach((currency, inFlight) -> out.printf(
                        "In flight: %s %s minor units in %s.%n",
                        currency, inFlight.sum(), count(inFlight.transfers(), "transfer", "transfers")));
    }

    private void printFindings(Report report) {
        List<List<String>> balances = new ArrayList<>();
        List<List<String>> others = new ArrayList<>();
        for (Finding finding : report.findings()) {
            finding.amount()
                    .ifPresentOrElse(
                            amount -> balances.add(List.of(
                                    finding.code().name(),
                                    finding.subject().id(),
                                    amount.stored().toString(),
                                    amount.actual().toString(),
                                    finding.difference().toString(),
                                    amount.firstBreak().orElse("-"))),
                            () -> others.add(List.of(
                                    finding.code().name(),
                                    finding.difference().toString(),
                                    finding.subject() + ": " + finding.sentence())));
        }
        printTable(
                List.of("FINDING", "ACCOUNT", "STORED", "ACTUAL", "DIFFERENCE", "FIRST ENTRY THAT BREAKS"),
                2,
                balances);
        printTable(List.of("FINDING", "DIFFERENCE", "WHAT"), 1, others);
        out.println();
        if (report.findingCount() > report.findings().size()) {
            out.printf("These are the %d largest.%n", report.findings().size());
        }
        out.printf(
                "The books do not agree: %s. Differences are in minor units.%n",
                count(report.findingCount(), "finding", "findings"));
    }

    /** Numbers, in the columns from {@code firstNumber} to the last but one, are aligned to the right. */
    private void printTable(List<String> head, int firstNumber, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        StringBuilder format = new StringBuilder();
        int last = head.size() - 1;
        for (int column = 0; column < last; column++) {
            int index = column;
            int width = rows.stream()
                    .mapToInt(row -> row.get(index).length())
                    .reduce(head.get(column).length(), Math::max);
            format.append('%')
                    .append(column < firstNumber ? "-" : "")
                    .append(width)
                    .append("s  ");
        }
        format.append("%s%n");
        out.println();
        out.printf(format.toString(), head.toArray());
        rows.forEach(row -> out.printf(format.toString(), row.toArray()));
    }

    private void printRepaired(Repaired repaired) {
        repaired.repairs().forEach(repair -> out.printf("Repaired %s.%n", repair));
        if (repaired.repairCount() > repaired.repairs().size()) {
            out.printf("These are the first of %d repairs.%n", repaired.repairCount());
        }
        if (repaired.broughtUp() > 0) {
            out.printf("Brought up to date: %s of the views.%n", count(repaired.broughtUp(), "row", "rows"));
        }
        repaired.leftAlone().forEach(left -> out.printf("Not repaired: %s.%n", left));
        if (repaired.leftAloneCount() > repaired.leftAlone().size()) {
            out.printf("These are the first of %d that were not repaired.%n", repaired.leftAloneCount());
        }
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
