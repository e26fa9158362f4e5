package io.giro.benchmark;

import io.giro.benchmark.load.LoadOrder;
import io.giro.benchmark.load.LoadResult;
import io.giro.benchmark.load.Pattern;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The product beside a transfer with locks: throughput by pattern, latency by stage, and what they cost. One after the other, on the same machine. */
public final class Comparison {
    private static final List<Pattern> QUICK = List.of(Pattern.UNIFORM, Pattern.HOT_SOURCE);
    private static final List<Pattern> LOCKED = List.of(Pattern.UNIFORM, Pattern.HOT_SOURCE, Pattern.HOT_DESTINATION);
    private static final List<Pattern> FULL =
            List.of(Pattern.UNIFORM, Pattern.HOT_SOURCE, Pattern.HOT_DESTINATION, Pattern.RING);
    private static final int ZIPF_ACCOUNTS = 100_000;
    private static final int BATCH = 500;
    private static final int BATCH_CONNECTIONS = 8;
    private static final int IDLE_TRANSFERS = 200;
    private static final double FOLLOWED_PER_SECOND = 10;
    private static final String LATENCY = "Latency at half of the peak";
    private static final String IDLE = "Latency of one transfer alone";

    private static final List<String> STAGES = List.of(
            LoadResult.ACCEPTANCE,
            LoadResult.HELD,
            LoadResult.CREDITED,
            LoadResult.COMMITTED,
            LoadResult.SEEN,
            LoadResult.END_TO_END);

    private final Setup setup;
    private final boolean quick;
    private final Notebook notebook;
    private final Map<Pattern, Spread> ours = new EnumMap<>(Pattern.class);
    private final Map<Pattern, Spread> theirs = new EnumMap<>(Pattern.class);
    private final List<Report.Line> throughput = new ArrayList<>();

    /** @param quick two patterns instead of all */
    public Comparison(Setup setup, boolean quick) {
        this.setup = setup;
        this.quick = quick;
        notebook = new Notebook(quick ? "Giro and locks, quick" : "Giro and locks");
    }

    /** Runs all of it. */
    public Report run() {
        BenchFolder folder = setup.folder();
        try (LoadClient load = LoadClient.start(folder)) {
            measureLocks(folder, load);
            folder.empty();
            measureProduct(folder, load);
        }
        ratios();
        notebook.chart(
                new Report.Chart("Transfers that ended, by second", "seconds", "per second", List.of(), throughput));
        notes();
        return notebook.report();
    }

    private void measureLocks(BenchFolder folder, LoadClient load) {
        setup.progress().say("Starting the transfer with locks.");
        try (RunningLocks locks = RunningLocks.start(setup.java(), setup.locksPool(), FundedAccounts.COUNT, folder);
                Measuring measuring = new Measuring(locks, load, setup.progress())) {
            Session session = new Session(locks, measuring, setup, notebook);
            session.warmUp();
            for (Pattern pattern : quick ? QUICK : LOCKED) {
                theirs.put(pattern, session.measure(name(pattern), pattern, FundedAccounts.COUNT));
            }
            throughput.addAll(session.throughput());
            String contradiction = locks.contradiction(measuring.accepted());
            if (!contradiction.isEmpty()) {
                notebook.finding(contradiction);
            }
        }
    }

    private void measureProduct(BenchFolder folder, LoadClient load) {
        setup.progress().say("Starting the product.");
        try (RunningProduct product = RunningProduct.start(setup, folder);
                Measuring measuring = new Measuring(product, load, setup.progress())) {
            notebook.machine(Machine.withDatabase(product.shards().getFirst()));
            Session session = new Session(product, measuring, setup, notebook);
            FundedAccounts.open(product, measuring);
            session.warmUp();
            for (Pattern pattern : quick ? QUICK : FULL) {
                ours.put(pattern, session.measure(name(pattern), pattern, FundedAccounts.COUNT));
            }
            if (!quick) {
                batches(product, session);
                new ManyAccounts(product.shards()).open(ZIPF_ACCOUNTS);
                session.measure(name(Pattern.ZIPF), Pattern.ZIPF, ZIPF_ACCOUNTS);
            }
            throughput.addAll(session.throughput());
            latency(product, measuring);
            setup.progress().say("Checking the books.");
            new Books(product).findings(measuring.accepted()).forEach(notebook::finding);
        }
    }

    private void batches(RunningProduct product, Session session) {
        Spread batches = session.measure(
                "batches of " + BATCH,
                LoadOrder.batches(
                        product.transfers(),
                        FundedAccounts.COUNT,
                        BATCH,
                        "batch",
                        BATCH_CONNECTIONS,
                        setup.windows().load()));
        notebook.figure(Figure.of(
                Session.RATIOS,
                "batches of %d / single".formatted(BATCH),
                "×",
                batches.over(ours(Pattern.UNIFORM)),
                Targets.BATCHES));
    }

    private void latency(RunningProduct product, Measuring measuring) {
        Windows windows = setup.windows();
        double rate = ours(Pattern.UNIFORM).median() / 2;
        List<LoadResult> results = new ArrayList<>();
        for (int i = 0; i < windows.count(); i++) {
            LoadResult result = measuring
                    .carryOut(
                            "half of the peak, %.0f/s".formatted(rate),
                            LoadOrder.openLoop(
                                    product.transfers(),
                                    FundedAccounts.COUNT,
                                    "half-" + i,
                                    Session.CONNECTIONS,
                                    rate,
                                    windows.seconds(),
                                    FOLLOWED_PER_SECOND))
                    .result();
            notebook.load(product, "half of the peak, %d".formatted(i + 1), result);
            results.add(result);
            measuring.awaitRest();
        }
        latencies(LATENCY, results, Targets.ACCEPTANCE_P50, Targets.ACCEPTANCE_P99, Targets.END_P50, Targets.END_P99);
        LoadResult alone = measuring
                .carryOut(
                        "one transfer alone",
                        LoadOrder.oneByOne(product.transfers(), FundedAccounts.COUNT, "alone", IDLE_TRANSFERS))
                .result();
        notebook.load(product, "one transfer alone", alone);
        measuring.awaitRest();
        notebook.percentile(
                IDLE,
                "acceptance to view, p50",
                List.of(alone),
                LoadResult.END_TO_END,
                50,
                Optional.of(Targets.IDLE_P50));
        notebook.percentile(
                IDLE, "acceptance to view, p99", List.of(alone), LoadResult.END_TO_END, 99, Optional.empty());
        notebook.percentiles("Latency of one transfer alone", List.of(alone), STAGES);
    }

    private void latencies(
            String group, List<LoadResult> results, Target accepted50, Target accepted99, Target end50, Target end99) {
        notebook.percentile(group, "request to 202, p50", results, LoadResult.ACCEPTANCE, 50, Optional.of(accepted50));
        notebook.percentile(group, "request to 202, p99", results, LoadResult.ACCEPTANCE, 99, Optional.of(accepted99));
        notebook.percentile(group, "acceptance to view, p50", results, LoadResult.END_TO_END, 50, Optional.of(end50));
        notebook.percentile(group, "acceptance to view, p99", results, LoadResult.END_TO_END, 99, Optional.of(end99));
        for (String stage : List.of(LoadResult.HELD, LoadResult.CREDITED, LoadResult.COMMITTED, LoadResult.SEEN)) {
            notebook.percentile(group, "of that " + stage + ", p50", results, stage, 50, Optional.empty());
        }
        notebook.percentiles(group, results, STAGES);
    }

    private void ratios() {
        Spread uniform = ours(Pattern.UNIFORM);
        theirs.forEach((pattern, locks) -> notebook.figure(Figure.of(
                Session.RATIOS,
                "%s, giro / locks".formatted(name(pattern)),
                "×",
                ours(pattern).over(locks),
                pattern == Pattern.UNIFORM ? Targets.UNIFORM_OVER_LOCKS : Targets.HOT_OVER_LOCKS)));
        for (Pattern hot : List.of(Pattern.HOT_SOURCE, Pattern.HOT_DESTINATION)) {
            Spread spread = ours.get(hot);
            if (spread != null) {
                notebook.figure(Figure.of(
                        Session.RATIOS,
                        "giro, %s / uniform".formatted(name(hot)),
                        "×",
                        spread.over(uniform),
                        Targets.HOT_OVER_UNIFORM));
            }
        }
    }

    private void notes() {
        Windows windows = setup.windows();
        notebook.note(
                "Each side runs alone, with %d s of warm-up at full load, on %d connections in a closed loop, and over mysqld with the same options; %d windows of %d s count."
                        .formatted(windows.warmUp(), Session.CONNECTIONS, windows.count(), windows.seconds()));
        notebook.note(
                "A transfer of giro counts when the projector has committed the offset of its end; one of locks when its 201 has come.");
        notebook.note("A refused request (503) is tried again after 50 ms; it never counts.");
        notebook.note(
                "Latencies begin when a request was due, at times that were fixed before (no coordinated omission). An end is seen late by 2 ms or a tenth at most, but of a transfer that is four times as fast as the ten before it.");
        notebook.note("Locks keep %d connections to the database.".formatted(setup.locksPool()));
    }

    private Spread ours(Pattern pattern) {
        Spread spread = ours.get(pattern);
        if (spread == null) {
            throw new IllegalStateException(pattern + " was not measured");
        }
        return spread;
    }

    /** As the reports call it. */
    static String name(Pattern pattern) {
        return pattern.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
