package io.giro.benchmark.report;

import io.giro.benchmark.Figure;
import io.giro.benchmark.Report;
import io.giro.benchmark.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One page that needs nothing else, for light and dark screens. */
final class HtmlReport {
    private static final String RATIO = "×";

    private final Report report;

    HtmlReport(Report report) {
        this.report = report;
    }

    String page() {
        StringBuilder body = new StringBuilder();
        body.append("<h1>").append(Html.text(report.title())).append("</h1>");
        body.append("<p class=\"facts\">")
                .append(Html.text(Numbers.facts(report)))
                .append("</p>");
        body.append(books());
        byGroup().forEach((group, figures) -> body.append(section(group, figures)));
        report.charts()
                .forEach(chart -> body.append("<h2>%s</h2>".formatted(Html.text(chart.title())))
                        .append(new LineChart(chart).svg()));
        body.append("<h2>Processor time per transfer, µs</h2>").append(costs());
        body.append("<h2>Answers</h2>").append(loads());
        body.append("<h2>How</h2><ul>");
        report.notes()
                .forEach(note -> body.append("<li>").append(Html.text(note)).append("</li>"));
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width"/><title>%s</title><style>
                :root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d9dee5;--paper:#fff;--panel:#f5f7f9;--good:#2e7d4f;--bad:#b3261e;
                --c0:#2456b8;--c1:#c2571a;--c2:#2e7d4f;--c3:#8a3fa0;--c4:#7a6a10;--c5:#0f7f86;--c6:#b3265e;--c7:#5b6675}
                @media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#9aa5b4;--line:#333b46;--paper:#14181e;--panel:#1c222a;--good:#63c08a;--bad:#f2857c;
                --c0:#7fa8f5;--c1:#f0975c;--c2:#63c08a;--c3:#c68ad8;--c4:#d0bd55;--c5:#55c3ca;--c6:#ef7fa8;--c7:#9aa5b4}}
                body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2em auto;padding:0 1em;color:var(--ink);background:var(--paper)}
                h1{font-size:1.5em}h2{font-size:1.15em;margin:2em 0 .5em}.facts{color:var(--soft)}
                .books{padding:.7em 1em;border-left:5px solid var(--good);background:var(--panel)}.books.bad{border-color:var(--bad)}
                table{border-collapse:collapse;width:100%%}td,th{text-align:right;padding:.25em .6em;border-bottom:1px solid var(--line)}
                td:first-child,th:first-child{text-align:left}th{font-weight:500;color:var(--soft)}
                .reached{color:var(--good)}.missed{color:var(--bad);font-weight:600}
                svg{width:100%%;height:auto;background:var(--panel)}svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
                .grid{stroke:var(--line)}.aim{stroke:var(--ink);stroke-dasharray:4 3}
                </style></head><body>
                %s</ul>
                </body></html>
                """.formatted(Html.text(report.title()), body);
    }

    private String books() {
        return report.isClean()
                ? "<p class=\"books\">The books agree: every balance, entry, hold, decision and view.</p>"
                : "<p class=\"books bad\">The books do not agree: %s</p>"
                        .formatted(Html.text(String.join("; ", report.findings())));
    }

    private Map<String, List<Figure>> byGroup() {
        return report.figures().stream()
                .collect(Collectors.groupingBy(Figure::group, LinkedHashMap::new, Collectors.toList()));
    }

    private static String section(String group, List<Figure> figures) {
        String chart =
                figures.stream().allMatch(figure -> figure.unit().equals(RATIO)) ? new BarChart(figures).svg() : "";
        String rows = figures.stream().map(HtmlReport::row).collect(Collectors.joining("\n"));
        return "<h2>%s</h2>%s<table><tr><th></th><th>median</th><th>lowest</th><th>highest</th><th>target</th><th></th></tr>%s</table>"
                .formatted(Html.text(group), chart, rows);
    }

    private static String row(Figure figure) {
        Spread spread = figure.spread();
        return "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td class=\"%s\">%s</td></tr>"
                .formatted(
                        Html.text(figure.name()),
                        Numbers.text(spread.median(), figure.unit()),
                        Numbers.text(spread.lowest(), figure.unit()),
                        Numbers.text(spread.highest(), figure.unit()),
                        figure.target()
                                .map(target ->
                                        (target.atLeast() ? "≥ " : "≤ ") + Numbers.text(target.bound(), figure.unit()))
                                .orElse(""),
                        figure.verdict(),
                        figure.verdict());
    }

    private String costs() {
        StringBuilder table = new StringBuilder("<table><tr><th></th>");
        Numbers.PROCESSES.forEach(
                process -> table.append("<th>").append(process).append("</th>"));
        table.append("<th>all but load</th></tr>");
        for (Report.Cost cost : report.costs()) {
            table.append("<tr><td>%s</td>".formatted(Html.text(cost.server() + ", " + cost.pattern())));
            double sum = 0;
            for (String process : Numbers.PROCESSES) {
                Spread spread = cost.micros().get(process);
                table.append("<td>")
                        .append(spread == null ? "" : Numbers.text(spread.median(), ""))
                        .append("</td>");
                sum += spread == null || process.equals(Numbers.PROCESSES.getFirst()) ? 0 : spread.median();
            }
            table.append("<td>").append(Numbers.text(sum, "")).append("</td></tr>");
        }
        return table.append("</table>").toString();
    }

    private String loads() {
        StringBuilder table =
                new StringBuilder("<table><tr><th></th><th>accepted</th><th>refused</th><th>failed</th><th></th></tr>");
        for (Report.Load load : report.loads()) {
            table.append("<tr><td>%s</td><td>%,d</td><td>%,d</td><td>%,d</td><td>%s</td></tr>"
                    .formatted(
                            Html.text(load.server() + ", " + load.pattern()),
                            load.accepted(),
                            load.refused(),
                            load.failed(),
                            Html.text(load.firstFailure())));
        }
        return table.append("</table>").toString();
    }
}
