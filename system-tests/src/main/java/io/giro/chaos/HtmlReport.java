package io.giro.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One page that needs nothing else: the numbers, money over time with the faults in it, and how long each kind of fault was felt. */
final class HtmlReport {
    private static final int WIDTH = 960;
    private static final int CHART_HEIGHT = 240;
    private static final int BAR_HEIGHT = 20;
    private static final int LABEL_WIDTH = 190;
    // Room for the figures behind the longest bar.
    private static final int FIGURES_WIDTH = 160;

    private final RunFacts facts;
    private final Outcome outcome;
    private final List<FaultFigures> figures;
    private final List<String> leftOut;

    HtmlReport(RunFacts facts, Outcome outcome, List<FaultFigures> figures, List<String> leftOut) {
        this.facts = facts;
        this.outcome = outcome;
        this.figures = figures;
        this.leftOut = leftOut;
    }

    String page() {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Chaos, seed %1$d</title><style>
                body{font:15px/1.5 system-ui,sans-serif;max-width:%2$dpx;margin:2em auto;padding:0 1em;color:#1c2430}
                h1{font-size:1.5em} h2{font-size:1.15em;margin-top:2em} svg{width:100%%;height:auto}
                .verdict{padding:.7em 1em;border-left:5px solid %3$s;background:#f5f6f8}
                table{border-collapse:collapse;width:100%%} td,th{text-align:left;padding:.25em .6em;border-bottom:1px solid #e2e5ea;vertical-align:top}
                .bad{color:#b3261e} .axis{stroke:#c3c8d0} text{font:11px system-ui,sans-serif;fill:#4a5462}
                </style></head><body>
                <h1>Chaos, seed %1$d</h1>
                <p class="verdict">%4$s</p>
                <p>%5$s</p>
                <h2>Transfers per second</h2>
                <p>Blue: acknowledged. Green: committed. Red: something is broken. Between faults callers pause until everything has ended.</p>
                %6$s
                <h2>How long a fault was felt after it was over</h2>
                <p>Until every promised transfer had ended. Dark: half of the times. Light: the longest.</p>
                %7$s
                <h2>What happened</h2>
                <table><tr><th>#</th><th>at</th><th>fault</th><th>lasted</th><th>felt after</th></tr>
                %8$s</table>
                <h2>Answers by status</h2><p>%9$s (0 is no answer)</p>
                <h2>Left out</h2><ul>%10$s</ul>
                </body></html>
                """.formatted(
                        facts.seed(),
                        WIDTH,
                        outcome.isClean() ? "#2e7d4f" : "#b3261e",
                        text(ReportFiles.verdict(outcome)),
                        text(machine()),
                        chart(),
                        bars(),
                        rows(),
                        text(outcome.answersByStatus().toString()),
                        String.join(
                                "",
                                leftOut.stream()
                                        .map(line -> "<li>" + text(line) + "</li>")
                                        .toList()));
    }

    private String machine() {
        Machine machine = facts.machine();
        return "%s minutes from %s on %d cores and %d MB (%s, Java %s, MySQL %s, Kafka %s)."
                .formatted(
                        Outcome.clock(outcome.lasted()),
                        outcome.began(),
                        machine.cores(),
                        machine.memoryMegabytes(),
                        machine.system(),
                        machine.java(),
                        machine.mysql(),
                        machine.kafka());
    }

    private String chart() {
        long most = Math.max(highest(outcome.acceptedBySecond()), highest(outcome.committedBySecond()));
        StringBuilder svg =
                new StringBuilder("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, CHART_HEIGHT + 30));
        int number = 0;
        for (Recovery recovery : outcome.recoveries()) {
            double from = x(recovery.struck().getEpochSecond());
            double to = x(recovery.healed().getEpochSecond() + 1);
            svg.append("<rect x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"%d\" fill=\"#f6c9c5\"><title>%s</title></rect>"
                    .formatted(from, Math.max(1, to - from), CHART_HEIGHT, text(recovery.sentence())));
            svg.append("<text x=\"%.1f\" y=\"%d\">%d</text>".formatted(from, CHART_HEIGHT + 14, ++number));
        }
        svg.append(line(outcome.acceptedBySecond(), most, "#2456b8"));
        svg.append(line(outcome.committedBySecond(), most, "#2e7d4f"));
        svg.append(
                "<line class=\"axis\" x1=\"0\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%2$d\"/>".formatted(WIDTH, CHART_HEIGHT));
        svg.append("<text x=\"2\" y=\"12\">%d/s</text>".formatted(most));
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                .formatted(WIDTH, CHART_HEIGHT + 28, Outcome.clock(outcome.lasted())));
        return svg.append("</svg>").toString();
    }

    private String line(Map<Long, Long> bySecond, long most, String colour) {
        StringBuilder points = new StringBuilder();
        long first = outcome.began().getEpochSecond();
        for (long second = first; second <= first + outcome.lasted().toSeconds(); second++) {
            double y = CHART_HEIGHT - CHART_HEIGHT * 0.95 * bySecond.getOrDefault(second, 0L) / Math.max(1, most);
            points.append("%.1f,%.1f ".formatted(x(second), y));
        }
        return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.2\" points=\"%s\"/>".formatted(colour, points);
    }

    private double x(long second) {
        return (second - outcome.began().getEpochSecond())
                * (double) WIDTH
                / Math.max(1, outcome.lasted().toSeconds());
    }

    /** Of what happened since the run began: before it, accounts were given their money. */
    private long highest(Map<Long, Long> bySecond) {
        return bySecond.entrySet().stream()
                .filter(second -> second.getKey() >= outcome.began().getEpochSecond())
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    private String bars() {
        long longest = figures.stream()
                .mapToLong(figure -> figure.max().toMillis())
                .max()
                .orElse(1);
        double scale = (double) (WIDTH - LABEL_WIDTH - FIGURES_WIDTH) / Math.max(1, longest);
        StringBuilder svg = new StringBuilder(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, figures.size() * BAR_HEIGHT + 4));
        int y = 0;
        for (FaultFigures figure : figures) {
            svg.append("<text x=\"0\" y=\"%d\">%s (%d)</text>".formatted(y + 14, figure.kind(), figure.times()));
            svg.append(bar(y, figure.max().toMillis() * scale, figure.violations() == 0 ? "#a9c1ec" : "#f0a49d"));
            svg.append(bar(y, figure.p50().toMillis() * scale, figure.violations() == 0 ? "#2456b8" : "#b3261e"));
            svg.append("<text x=\"%.1f\" y=\"%d\">%s, at most %s</text>"
                    .formatted(
                            LABEL_WIDTH + figure.max().toMillis() * scale + 6,
                            y + 14,
                            Fault.seconds(figure.p50()),
                            Fault.seconds(figure.max())));
            y += BAR_HEIGHT;
        }
        return svg.append("</svg>").toString();
    }

    private static String bar(int y, double width, String colour) {
        return "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                .formatted(LABEL_WIDTH, y + 3, Math.max(1, width), BAR_HEIGHT - 6, colour);
    }

    private String rows() {
        StringBuilder rows = new StringBuilder();
        int number = 0;
        for (Recovery recovery : outcome.recoveries()) {
            StringBuilder more = new StringBuilder();
            recovery.endedByThemselves().forEach(instance -> more.append("<br>" + instance + " ended by itself"));
            recovery.violations()
                    .forEach(violation -> more.append("<br><b class=\"bad\">" + text(violation.toString()) + "</b>"));
            rows.append("<tr><td>%d</td><td>%s</td><td>%s%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            ++number,
                            Outcome.clock(Duration.between(outcome.began(), recovery.struck())),
                            text(recovery.sentence()),
                            more,
                            Fault.seconds(Duration.between(recovery.struck(), recovery.healed())),
                            Fault.seconds(recovery.took())));
        }
        return rows.toString();
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
