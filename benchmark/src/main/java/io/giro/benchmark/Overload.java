package io.giro.benchmark;

import io.giro.benchmark.load.LoadOrder;
import io.giro.benchmark.load.LoadResult;
import io.giro.benchmark.load.LoadSecond;
import io.giro.benchmark.load.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Offers the product twice what it can do, and looks at how it refuses, what it still does, and how soon it is itself again. */
public final class Overload {
    /** Of the overload, which is cut into as many windows as there are repetitions. */
    public static final int MOST_WINDOWS = 10;

    // An open loop needs a connection for each request that waits for its answer.
    private static final int CONNECTIONS = 256;
    private static final int OVERLOAD_SECONDS = 60;
    private static final int AFTER_SECONDS = 30;
    // What comes before is the client's own beginning.
    private static final int CALM_SETTLE_SECONDS = 2;
    private static final double MICROS_PER_MILLI = 1_000;
    private static final String GROUP = "Offered twice what it can do, for %d s".formatted(OVERLOAD_SECONDS);

    private final Setup setup;
    private final Notebook notebook = new Notebook("Giro, overloaded");

    public Overload(Setup setup) {
        this.setup = setup;
    }

    /** Runs all of it. */
    public Report run() {
        BenchFolder folder = setup.folder();
        try (LoadClient load = LoadClient.start(folder)) {
            setup.progress().say("Starting the product.");
            try (RunningProduct product = RunningProduct.start(setup, folder);
                    Measuring measuring = new Measuring(product, load, setup.progress())) {
                notebook.machine(Machine.withDatabase(product.shards().getFirst()));
                Session session = new Session(product, measuring, setup, notebook);
                FundedAccounts.open(product, measuring);
                session.warmUp();
                Spread peak = session.measure(Comparison.name(Pattern.UNIFORM), Pattern.UNIFORM, FundedAccounts.COUNT);
                overload(product, measuring, peak);
                setup.progress().say("Checking the books.");
                new Books(product).findings(measuring.accepted()).forEach(notebook::finding);
            }
        }
        return notebook.report();
    }

    private void overload(RunningProduct product, Measuring measuring, Spread peak) {
        double half = peak.median() / 2;
        Course calm = measuring.carryOut(
                "half of the peak before",
                order(product, "calm", half, setup.windows().load()));
        measuring.awaitRest();
        Course course =
                measuring.carryOut("twice the peak", order(product, "overload", 2 * peak.median(), OVERLOAD_SECONDS));
        Course after = measuring.carryOut("half of the peak after", order(product, "after", half, AFTER_SECONDS));
        measuring.awaitRest();

        int settle = setup.windows().settle();
        int count = setup.windows().count();
        Spread ended = course.endedPerSecond(settle, count, (OVERLOAD_SECONDS - settle) / count);
        notebook.figure(Figure.of(GROUP, "committed", "/s", ended));
        notebook.figure(Figure.of(GROUP, "committed / peak", "×", ended.over(peak), Targets.OVERLOADED));
        LoadResult result = course.result();
        notebook.percentile(GROUP, "request to 503, p50", List.of(result), LoadResult.REFUSAL, 50, Optional.empty());
        notebook.percentile(GROUP, "request to 503, p99", List.of(result), LoadResult.REFUSAL, 99, Optional.empty());
        notebook.percentile(GROUP, "request to 202, p50", List.of(result), LoadResult.ACCEPTANCE, 50, Optional.empty());
        notebook.percentile(GROUP, "request to 202, p99", List.of(result), LoadResult.ACCEPTANCE, 99, Optional.empty());
        double normal = highestP99(calm.seconds());
        double secondsUntilCalm = secondsUntil(normal, after.seconds());
        notebook.figure(Figure.of(
                GROUP,
                "latency normal again after",
                "s",
                Spread.of(List.of(secondsUntilCalm)),
                Targets.CALM_AGAIN_SECONDS));
        notebook.note(
                "Latency is normal again from the first second on whose p99, request to 202, neither it nor any later one exceeds the highest of half of the peak before: %.0f ms (or %.0f ms, if that is more)."
                        .formatted(normal / MICROS_PER_MILLI, Targets.ACCEPTANCE_P99.bound()));
        notebook.load(product, "half of the peak, before", calm.result());
        notebook.load(product, "twice the peak", result);
        notebook.load(product, "half of the peak, after", after.result());
        chart(calm.seconds(), course.seconds(), after.seconds());
    }

    private static LoadOrder order(RunningProduct product, String keys, double rate, int seconds) {
        return LoadOrder.openLoop(product.transfers(), FundedAccounts.COUNT, keys, CONNECTIONS, rate, seconds, 0);
    }

    private static double highestP99(List<LoadSecond> seconds) {
        return seconds.stream()
                .skip(CALM_SETTLE_SECONDS)
                .mapToDouble(LoadSecond::p99Micros)
                .max()
                .orElse(0);
    }

    private static double secondsUntil(double normalMicros, List<LoadSecond> seconds) {
        double limit = Math.max(normalMicros, Targets.ACCEPTANCE_P99.bound() * MICROS_PER_MILLI);
        int until = 0;
        for (LoadSecond second : seconds) {
            if (second.p99Micros() > limit) {
                until = second.second() + 1;
            }
        }
        return until;
    }

    private void chart(List<LoadSecond> calm, List<LoadSecond> overload, List<LoadSecond> after) {
        List<LoadSecond> all = new ArrayList<>(calm);
        all.addAll(overload);
        all.addAll(after);
        notebook.chart(new Report.Chart(
                "Answers, by second",
                "seconds",
                "per second",
                List.of(),
                List.of(
                        Notebook.line("202", all, LoadSecond::accepted),
                        Notebook.line("503", all, LoadSecond::refused))));
        notebook.chart(new Report.Chart(
                "Request to 202, by second",
                "seconds",
                "ms",
                List.of(),
                List.of(
                        Notebook.line("p50", all, second -> second.p50Micros() / MICROS_PER_MILLI),
                        Notebook.line("p99", all, second -> second.p99Micros() / MICROS_PER_MILLI))));
    }
}
