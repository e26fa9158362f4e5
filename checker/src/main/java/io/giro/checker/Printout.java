package io.giro.checker;

import java.io.PrintStream;
import java.util.List;

/** A report as a person reads it. Amounts are whole minor units. */
final class Printout {
    private final PrintStream out;

    Printout(PrintStream out) {
        this.out = out;
    }

    void print(Report report) {
        Compared compared = report.compared();
        out.printf(
                "Compared on %s: %s, %s, %s, %s.%n",
                count(compared.shards(), "shard", "shards"),
                count(compared.accounts(), "account", "accounts"),
                count(compared.transfers(), "transfer", "transfers"),
                count(compared.holds(), "hold", "holds"),
                count(compared.entries(), "entry", "entries"));
        printInFlight(compared);
        report.notes().forEach(note -> out.printf("Note: %s: %s: %s.%n", note.code(), note.subject(), note.sentence()));
        if (report.isClean()) {
            out.println("Nothing is lost, nothing is doubled: every rule holds for all of them.");
        } else {
            printFindings(report);
        }
    }

    private void printInFlight(Compared compared) {
        if (compared.inFlight().isEmpty()) {
            out.println("In flight: nothing.");
        }
        compared.inFlight()
                .forEach((currency, inFlight) -> out.printf(
                        "In flight: %s %s minor units in %s.%n",
                        currency, inFlight.sum(), count(inFlight.transfers(), "transfer", "transfers")));
    }

    private void printFindings(Report report) {
        List<Finding> findings = report.findings();
        String row = "%-" + width(findings) + "s  %20s  %s%n";
        out.printf("%n" + row, "FINDING", "DIFFERENCE", "WHAT");
        findings.forEach(finding ->
                out.printf(row, finding.code(), finding.difference(), finding.subject() + ": " + finding.sentence()));
        out.println();
        if (report.findingCount() > findings.size()) {
            out.printf("These are the %d largest.%n", findings.size());
        }
        out.printf(
                "The books do not agree: %s. Differences are in minor units.%n",
                count(report.findingCount(), "finding", "findings"));
    }

    private static int width(List<Finding> findings) {
        return findings.stream()
                .mapToInt(finding -> finding.code().name().length())
                .max()
                .orElse(1);
    }

    private static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
