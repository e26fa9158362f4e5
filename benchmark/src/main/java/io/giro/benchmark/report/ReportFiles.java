package io.giro.benchmark.report;

import io.giro.benchmark.Figure;
import io.giro.benchmark.Report;
import io.giro.benchmark.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes a report for programs, for terminals, and for people. */
public final class ReportFiles {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Report report;

    public ReportFiles(Report report) {
        this.report = report;
    }

    /**
     * Writes {@code <name>.json}, {@code .md} and {@code .html}.
     *
     * @return the one for people
     */
    public Path write(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".json"), JSON.writeValueAsString(tree()) + "\n");
        Files.writeString(folder.resolve(name + ".md"), markdown());
        return Files.writeString(folder.resolve(name + ".html"), new HtmlReport(report).page());
    }

    /** The figures, as a terminal shows them. */
    public String table() {
        StringBuilder text = new StringBuilder();
        String group = "";
        for (Figure figure : report.figures()) {
            if (!figure.group().equals(group)) {
                group = figure.group();
                text.append('\n').append(group).append('\n');
            }
            text.append("  %-38s %10s  (%s to %s)%s%n"
                    .formatted(
                            figure.name(),
                            Numbers.text(figure.spread().median(), figure.unit()),
                            Numbers.text(figure.spread().lowest(), figure.unit()),
                            Numbers.text(figure.spread().highest(), figure.unit()),
                            aim(figure)));
        }
        return text.append('\n').append(books()).append('\n').toString();
    }

    private static String aim(Figure figure) {
        return figure.target()
                .map(target -> "   %s %s: %s"
                        .formatted(
                                target.atLeast() ? "at least" : "at most",
                                Numbers.text(target.bound(), figure.unit()),
                                figure.verdict()))
                .orElse("");
    }

    private String books() {
        return report.isClean()
                ? "The books agree: every balance, entry, hold, decision and view."
                : "THE BOOKS DO NOT AGREE: " + String.join("; ", report.findings());
    }

    private Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("title", report.title());
        tree.put("began", report.began().toString());
        tree.put("lastedSeconds", report.lasted().toSeconds());
        tree.put("machine", report.machine());
        tree.put("clean", report.isClean());
        tree.put("findings", report.findings());
        tree.put("figures", report.figures().stream().map(ReportFiles::tree).toList());
        tree.put("loads", report.loads());
        tree.put("cpuMicrosPerTransfer", report.costs());
        tree.put("charts", report.charts());
        tree.put("notes", report.notes());
        return tree;
    }

    private static Map<String, Object> tree(Figure figure) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("group", figure.group());
        tree.put("name", figure.name());
        tree.put("unit", figure.unit());
        tree.put("median", figure.spread().median());
        tree.put("lowest", figure.spread().lowest());
        tree.put("highest", figure.spread().highest());
        tree.put("repetitions", figure.spread().repetitions());
        figure.target().ifPresent(target -> {
            tree.put(target.atLeast() ? "atLeast" : "atMost", target.bound());
            tree.put("verdict", figure.verdict());
        });
        return tree;
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# " + report.title() + "\n\n");
        text.append(Numbers.facts(report)).append("\n\n").append(books()).append("\n");
        String group = "";
        for (Figure figure : report.figures()) {
            if (!figure.group().equals(group)) {
                group = figure.group();
                text.append("\n## ")
                        .append(group)
                        .append("\n\n| | median | lowest | highest | target | |\n|---|---|---|---|---|---|\n");
            }
            text.append("| %s | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            figure.name(),
                            Numbers.text(figure.spread().median(), figure.unit()),
                            Numbers.text(figure.spread().lowest(), figure.unit()),
                            Numbers.text(figure.spread().highest(), figure.unit()),
                            figure.target()
                                    .map(target -> (target.atLeast() ? "≥ " : "≤ ")
                                            + Numbers.text(target.bound(), figure.unit()))
                                    .orElse(""),
                            figure.verdict()));
        }
        text.append("\n## Processor time per transfer, µs\n\n");
        text.append("| | load | services | mysqld | kafka |\n|---|---|---|---|---|\n");
        for (Report.Cost cost : report.costs()) {
            List<String> cells = new ArrayList<>();
            for (String process : Numbers.PROCESSES) {
                Spread spread = cost.micros().get(process);
                cells.add(spread == null ? "" : Numbers.text(spread.median(), ""));
            }
            text.append("| %s, %s | %s |\n".formatted(cost.server(), cost.pattern(), String.join(" | ", cells)));
        }
        text.append("\n## Answers\n\n| | accepted | refused | failed | |\n|---|---|---|---|---|\n");
        for (Report.Load load : report.loads()) {
            text.append("| %s, %s | %d | %d | %d | %s |\n"
                    .formatted(
                            load.server(),
                            load.pattern(),
                            load.accepted(),
                            load.refused(),
                            load.failed(),
                            load.firstFailure()));
        }
        text.append("\n## How\n\n");
        report.notes().forEach(note -> text.append("- ").append(note).append('\n'));
        return text.toString();
    }
}
