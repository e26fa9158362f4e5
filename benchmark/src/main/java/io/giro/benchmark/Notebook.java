package io.giro.benchmark;

import io.giro.benchmark.load.LoadResult;
import io.giro.benchmark.load.LoadSecond;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Where a run writes down what it sees, until it is a {@link Report}. */
final class Notebook {
    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9};
    private static final double MICROS_PER_MILLI = 1_000;

    private final String title;
    private final Instant began = Instant.now();
    private final List<Figure> figures = new ArrayList<>();
    private final List<Report.Load> loads = new ArrayList<>();
    private final List<Report.Cost> costs = new ArrayList<>();
    private final List<Report.Chart> charts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private @Nullable Machine machine;

    Notebook(String title) {
        this.title = title;
    }

    void machine(Machine where) {
        machine = where;
    }

    void figure(Figure figure) {
        figures.add(figure);
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    void finding(String sentence) {
        findings.add(sentence);
    }

    void load(Server server, String pattern, LoadResult result) {
        loads.add(new Report.Load(
                server.title(),
                pattern,
                result.accepted(),
                result.refused(),
                result.failed() + result.unsent(),
                result.unsent() > 0
                        ? "%,d found no connection in time".formatted(result.unsent())
                        : result.firstFailure()));
    }

    void costs(Server server, String pattern, Course course, Windows windows) {
        costs(
                server.title(),
                pattern,
                course.cpuMicrosPerTransfer(windows.settle(), windows.count(), windows.seconds()));
    }

    /** @param micros of processor time for each transfer, by process */
    void costs(String who, String what, Map<String, Spread> micros) {
        costs.add(new Report.Cost(who, what, micros));
    }

    void chart(Report.Chart chart) {
        charts.add(chart);
    }

    /** A line over the seconds of a load. */
    static Report.Line line(String name, List<LoadSecond> seconds, ToDoubleFunction<LoadSecond> value) {
        return new Report.Line(name, seconds.stream().map(value::applyAsDouble).toList());
    }

    /** A chart of the percentiles of some histograms of the same results. */
    void percentiles(String chartTitle, List<LoadResult> results, List<String> names) {
        List<Report.Line> lines = new ArrayList<>();
        for (String name : names) {
            Histogram all = merged(results, name);
            List<Double> values = new ArrayList<>();
            for (double percentile : PERCENTILES) {
                values.add(all.getValueAtPercentile(percentile) / MICROS_PER_MILLI);
            }
            lines.add(new Report.Line(name, values));
        }
        List<String> labels = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            labels.add("p" + (percentile % 1 == 0 ? Integer.toString((int) percentile) : Double.toString(percentile)));
        }
        chart(new Report.Chart(chartTitle, "percentile", "ms", labels, lines));
    }

    /** A percentile in milliseconds, over its repetitions. */
    void percentile(
            String group,
            String name,
            List<LoadResult> results,
            String of,
            double percentile,
            Optional<Target> target) {
        List<Double> values = results.stream()
                .map(result -> result.histogram(of))
                .filter(histogram -> histogram.getTotalCount() > 0)
                .map(histogram -> histogram.getValueAtPercentile(percentile) / MICROS_PER_MILLI)
                .toList();
        if (values.isEmpty()) {
            note("%s: %s was not measured, because nothing of it happened.".formatted(group, name));
        } else {
            figure(new Figure(group, name, "ms", Spread.of(values), target));
        }
    }

    Report report() {
        if (machine == null) {
            throw new IllegalStateException("nobody looked at the machine");
        }
        return new Report(
                title,
                began,
                Duration.between(began, Instant.now()),
                machine,
                inGroups(),
                List.copyOf(loads),
                List.copyOf(costs),
                List.copyOf(charts),
                List.copyOf(notes),
                List.copyOf(findings));
    }

    private List<Figure> inGroups() {
        return figures.stream()
                .collect(Collectors.groupingBy(Figure::group, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Histogram merged(List<LoadResult> results, String name) {
        Histogram all = results.getFirst().histogram(name).copy();
        results.stream().skip(1).forEach(result -> all.add(result.histogram(name)));
        return all;
    }
}
