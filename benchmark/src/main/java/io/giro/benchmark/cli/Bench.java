package io.giro.benchmark.cli;

import io.giro.benchmark.BenchFolder;
import io.giro.benchmark.CannotMeasure;
import io.giro.benchmark.Comparison;
import io.giro.benchmark.Growth;
import io.giro.benchmark.Limits;
import io.giro.benchmark.Overload;
import io.giro.benchmark.ProgressLine;
import io.giro.benchmark.Report;
import io.giro.benchmark.Setup;
import io.giro.benchmark.Windows;
import io.giro.benchmark.report.ReportFiles;
import io.giro.embedded.InfrastructureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./giro bench}. Exit codes: 0 measured, 2 could not, 3 the books do not agree afterwards. */
@Command(
        name = "bench",
        sortOptions = false,
        usageHelpWidth = 120,
        mixinStandardHelpOptions = true,
        description = {
            "Measures the product, on data and ports of its own, and a transfer with locks beside it. A missed target is no error: the figures say it.",
            "Exit codes: 0 measured, 2 could not, 3 the books do not agree afterwards."
        })
public final class Bench implements Callable<Integer> {
    private static final int MEASURED = 0;
    private static final int COULD_NOT = 2;
    private static final int FOUND = 3;
    private static final int SETTLE_SECONDS = 3;
    private static final int QUICK_SECONDS = 8;
    private static final int FULL_SECONDS = 30;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Spec
    @Nullable
    CommandSpec spec;

    /** What is measured, if it is not all patterns. */
    static final class Kind {
        @Option(names = "--quick", description = "two patterns only: in less than 6 minutes")
        boolean quick;

        @Option(
                names = "--grow",
                description =
                        "whether it is as fast with a million accounts and after 3 million transfers; and dropping partitions")
        boolean grow;

        @Option(names = "--overload", description = "what happens when twice as much is asked for as it can do")
        boolean overload;

        @Option(
                names = "--limits",
                description = "how far it is from what its servers can do alone: requests, rows and records")
        boolean limits;
    }

    @ArgGroup
    Kind kind = new Kind();

    @Option(names = "--seconds", description = "length of each window that counts. Default: 30; quick and limits 8.")
    @Nullable
    Integer seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description = "seconds of full load before. Less measures the compiler. Default: ${DEFAULT-VALUE}.")
    int warmUp;

    @Option(
            names = "--repetitions",
            defaultValue = "3",
            description = "windows of each pattern. Default: ${DEFAULT-VALUE}.")
    int repetitions;

    @Option(
            names = "--transfers",
            defaultValue = "3000000",
            description = "so many are made before it counts as grown. Default: ${DEFAULT-VALUE}.")
    long transfers;

    @Option(
            names = "--locks-pool",
            defaultValue = "32",
            description = "connections that the transfer with locks keeps to its database. Default: ${DEFAULT-VALUE}.")
    int locksPool;

    @Option(
            names = "--shards",
            defaultValue = "1",
            description = "databases that the product has; a power of two. Default: ${DEFAULT-VALUE}.")
    int shards;

    @Option(names = "--terminal", hidden = true)
    boolean terminal;

    @Option(names = "--home", hidden = true, required = true)
    @Nullable
    Path home;

    @Option(names = "--report", hidden = true, required = true)
    @Nullable
    Path reports;

    private volatile @Nullable BenchFolder folder;

    @Option(
            names = "--product",
            hidden = true,
            required = true,
            description = "the command that starts the product, a word each time")
    List<String> product = List.of();

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "bench-logback.xml");
        // However this JVM ends: nothing that it started runs on, and no data is left.
        Bench bench = new Bench();
        Runtime.getRuntime().addShutdownHook(new Thread(bench::leaveNothing));
        System.exit(new CommandLine(bench).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = commandLine().getOut();
        requireAtLeast(1, "--seconds", windowSeconds());
        requireAtLeast(0, "--warm-up", warmUp);
        requireAtLeast(1, "--repetitions", repetitions);
        if (kind.overload && repetitions > Overload.MOST_WINDOWS) {
            throw new ParameterException(
                    commandLine(),
                    "--repetitions must be at most %d with --overload, not %d."
                            .formatted(Overload.MOST_WINDOWS, repetitions));
        }
        requireAtLeast(1, "--transfers", transfers);
        requireAtLeast(1, "--locks-pool", locksPool);
        requireAtLeast(1, "--shards", shards);
        if (Integer.bitCount(shards) != 1) {
            throw new ParameterException(commandLine(), "--shards must be a power of two, not %d.".formatted(shards));
        }
        try {
            Report report = run(new ProgressLine(out, terminal));
            ReportFiles files = new ReportFiles(report);
            Path page = files.write(
                    Objects.requireNonNull(reports),
                    "bench-" + LocalDateTime.now(ZoneOffset.UTC).format(TIME));
            out.println(files.table());
            out.println("Report: " + page);
            out.flush();
            return report.isClean() ? MEASURED : FOUND;
        } catch (CannotMeasure | InfrastructureException e) {
            out.println("Could not measure: " + e.getMessage());
            out.flush();
            return COULD_NOT;
        }
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec, "picocli sets it").commandLine();
    }

    private void requireAtLeast(long least, String option, long value) {
        if (value < least) {
            throw new ParameterException(
                    commandLine(), "%s must be at least %d, not %d.".formatted(option, least, value));
        }
    }

    private int windowSeconds() {
        if (seconds != null) {
            return seconds;
        }
        return kind.quick || kind.limits ? QUICK_SECONDS : FULL_SECONDS;
    }

    private Report run(ProgressLine progress) {
        BenchFolder emptied = BenchFolder.emptied(Objects.requireNonNull(home));
        folder = emptied;
        Setup setup = new Setup(
                emptied,
                product,
                shards,
                locksPool,
                new Windows(warmUp, SETTLE_SECONDS, repetitions, windowSeconds()),
                progress);
        if (kind.grow) {
            return new Growth(setup, transfers).run();
        }
        if (kind.overload) {
            return new Overload(setup).run();
        }
        return kind.limits ? new Limits(setup).run() : new Comparison(setup, kind.quick).run();
    }

    private void leaveNothing() {
        for (List<ProcessHandle> left = descendants(); !left.isEmpty(); left = descendants()) {
            left.forEach(ProcessHandle::destroyForcibly);
            left.forEach(process -> process.onExit().join());
        }
        BenchFolder used = folder;
        if (used != null) {
            used.deleteData();
        }
    }

    private static List<ProcessHandle> descendants() {
        return ProcessHandle.current().descendants().toList();
    }
}
