package io.giro.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A run told three times: for programs, for a terminal, and for a browser. */
final class ReportFiles {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** What this harness does not do, so that nobody takes silence for a success. */
    private static final List<String> LEFT_OUT = List.of(
            "the clock of one process is an hour off: no process here can be given a clock of its own",
            "the disk is full: the disk of this machine is everybody's",
            "max.poll.interval exceeded by a thread alone: a process stands still as a whole");

    private final RunFacts facts;
    private final Outcome outcome;
    private final List<FaultFigures> figures;

    ReportFiles(RunFacts facts, Outcome outcome) {
        this.facts = facts;
        this.outcome = outcome;
        figures = FaultFigures.of(outcome);
    }

    /**
     * Writes {@code <name>.json}, {@code .md} and {@code .html}.
     *
     * @return the one for people
     */
    Path write(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".json"), JSON.writeValueAsString(tree()) + "\n");
        Files.writeString(folder.resolve(name + ".md"), markdown());
        return Files.writeString(
                folder.resolve(name + ".html"), new HtmlReport(facts, outcome, figures, LEFT_OUT).page());
    }

    /** All of it in one sentence. */
    static String verdict(Outcome outcome) {
        String numbers = "%d faults, %d transfers promised: %d committed, %d rejected, %d cancelled"
                .formatted(
                        outcome.recoveries().size(),
                        outcome.promised().size(),
                        outcome.count(EndState.COMMITTED),
                        outcome.count("REJECTED"),
                        outcome.count("CANCELLED"));
        return outcome.isClean()
                ? numbers + ". Nothing was lost, nothing was doubled, nothing drifted, and all ended in time."
                : numbers + ". FOUND: " + counts(outcome) + ".";
    }

    private static String counts(Outcome outcome) {
        return outcome.violations().stream()
                .collect(Collectors.groupingBy(Violation::kind, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    private Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("clean", outcome.isClean());
        tree.put("seed", facts.seed());
        tree.put("minutes", facts.minutes());
        tree.put("began", outcome.began().toString());
        tree.put("lastedSeconds", seconds(outcome.lasted()));
        tree.put("machine", facts.machine());
        tree.put("accepted", outcome.promised().size());
        tree.put("committed", outcome.count(EndState.COMMITTED));
        tree.put("rejected", outcome.count("REJECTED"));
        tree.put("cancelled", outcome.count("CANCELLED"));
        tree.put("driftMinor", outcome.driftMinor());
        for (Violation.Kind kind : Violation.Kind.values()) {
            tree.put("violations." + kind, outcome.count(kind));
        }
        tree.put("answersByStatus", outcome.answersByStatus());
        tree.put(
                "faults",
                figures.stream()
                        .map(figure -> row(
                                "kind", figure.kind().toString(),
                                "times", figure.times(),
                                "recoveryP50Seconds", seconds(figure.p50()),
                                "recoveryMaxSeconds", seconds(figure.max()),
                                "violations", figure.violations()))
                        .toList());
        tree.put(
                "timeline",
                outcome.recoveries().stream()
                        .map(recovery -> row(
                                "kind", recovery.kind().toString(),
                                "what", recovery.sentence(),
                                "struck", recovery.struck().toString(),
                                "healed", recovery.healed().toString(),
                                "recoverySeconds", seconds(recovery.took()),
                                "endedByThemselves", recovery.endedByThemselves(),
                                "violations", sentences(recovery.violations())))
                        .toList());
        tree.put("violations", sentences(outcome.violations()));
        tree.put("acceptedBySecond", outcome.acceptedBySecond());
        tree.put("committedBySecond", outcome.committedBySecond());
        tree.put("leftOut", LEFT_OUT);
        return tree;
    }

    private static List<String> sentences(List<Violation> violations) {
        return violations.stream().map(Violation::toString).toList();
    }

    private static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# Chaos, seed %d\n\n%s\n\n".formatted(facts.seed(), verdict(outcome)));
        Machine machine = facts.machine();
        text.append("%s minutes on %d cores and %d MB (%s, Java %s, MySQL %s, Kafka %s).\n\n"
                .formatted(
                        Outcome.clock(outcome.lasted()),
                        machine.cores(),
                        machine.memoryMegabytes(),
                        machine.system(),
                        machine.java(),
                        machine.mysql(),
                        machine.kafka()));
        text.append("| fault | times | recovery p50 | max | violations |\n|---|---|---|---|---|\n");
        for (FaultFigures figure : figures) {
            text.append("| %s | %d | %s | %s | %d |\n"
                    .formatted(
                            figure.kind(),
                            figure.times(),
                            Fault.seconds(figure.p50()),
                            Fault.seconds(figure.max()),
                            figure.violations()));
        }
        text.append("\nAnswers by status (0 is no answer): ")
                .append(outcome.answersByStatus())
                .append("\n\n");
        for (Recovery recovery : outcome.recoveries()) {
            text.append("- %s %s: %s\n"
                    .formatted(
                            Outcome.clock(Duration.between(outcome.began(), recovery.struck())),
                            recovery.sentence(),
                            Fault.seconds(recovery.took())));
            recovery.endedByThemselves().forEach(instance -> text.append("  - " + instance + " ended by itself\n"));
            recovery.violations().forEach(violation -> text.append("  - **" + violation + "**\n"));
        }
        text.append("\nLeft out:\n");
        LEFT_OUT.forEach(sentence -> text.append("- " + sentence + "\n"));
        return text.toString();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1_000.0;
    }
}
