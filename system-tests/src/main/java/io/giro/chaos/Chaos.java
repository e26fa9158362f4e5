package io.giro.chaos;

import io.giro.embedded.InfrastructureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./giro chaos}. Exit codes: 0 all well, 2 it could not run, 3 something was lost, doubled, drifted or late. */
@Command(
        name = "chaos",
        sortOptions = false,
        usageHelpWidth = 120,
        mixinStandardHelpOptions = true,
        description = {
            "Runs the whole product as real processes, breaks it in every way that it must survive while money moves, and compares what "
                    + "was promised with what is there.",
            "Exit codes: 0 all well, 2 it could not run, 3 something was lost, doubled, drifted or did not end in time."
        })
final class Chaos implements Callable<Integer> {
    private static final int ALL_WELL = 0;
    private static final int COULD_NOT_RUN = 2;
    private static final int FOUND = 3;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--minutes", defaultValue = "10", description = "How long. Default: ${DEFAULT-VALUE}.")
    int minutes;

    @Option(
            names = "--seed",
            description = "Draws the faults, their targets and durations; the same seed draws the same. Default: any.")
    @Nullable
    Long seed;

    @Option(
            names = "--instances",
            defaultValue = "2",
            description = "Processes of each service. Default: ${DEFAULT-VALUE}.")
    int instances;

    @Option(
            names = "--rate",
            defaultValue = "40",
            description = "Callers that come in a second. Default: ${DEFAULT-VALUE}.")
    int rate;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "FAULT",
            description =
                    "These kinds of fault and no others. Without it: all but the last three, which nothing can survive "
                            + "and which show that this command finds what is wrong. There are: ${COMPLETION-CANDIDATES}.",
            completionCandidates = KindNames.class)
    List<String> only = List.of();

    @Option(names = "--report", defaultValue = "reports", description = "Where to. Default: ${DEFAULT-VALUE}.")
    Path report = Path.of("reports");

    @Option(
            names = "--jars",
            defaultValue = ".",
            description =
                    "Where the executable jars of the services are, or the folders of their modules. Default: ${DEFAULT-VALUE}.")
    Path jars = Path.of(".");

    @Option(
            names = "--home",
            defaultValue = ".giro",
            description =
                    "Where everything else is put, and removed from when nothing was found. Default: ${DEFAULT-VALUE}.")
    Path home = Path.of(".giro");

    static final class KindNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(FaultKind.values()).map(FaultKind::toString).iterator();
        }
    }

    private final Violations violations = new Violations();
    private volatile @Nullable RunFolder folder;

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "chaos-logback.xml");
        Chaos chaos = new Chaos();
        Runtime.getRuntime().addShutdownHook(new Thread(chaos::leaveNothing));
        System.exit(new CommandLine(chaos).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine command = Objects.requireNonNull(spec, "picocli sets it").commandLine();
        mustBeBetween(command, "--minutes", 1, minutes, 10_000);
        mustBeBetween(command, "--instances", 1, instances, 10);
        mustBeBetween(command, "--rate", 1, rate, 1_000);
        PrintWriter out = command.getOut();
        try {
            return run(out);
        } catch (CannotRun | InfrastructureException e) {
            out.println("Could not run: " + e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private static void mustBeBetween(CommandLine command, String option, int least, int value, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    command, "%s must be from %d to %d, not %d.".formatted(option, least, most, value));
        }
    }

    static int exitCode(Outcome outcome) {
        return outcome.isClean() ? ALL_WELL : FOUND;
    }

    private int run(PrintWriter out) throws IOException, InterruptedException {
        long drawn = seed == null ? System.nanoTime() & 0xFFFFFF : seed;
        List<FaultKind> kinds = only.isEmpty()
                ? FaultKind.survivable()
                : only.stream().map(FaultKind::called).toList();
        ExecutableJars executables = new ExecutableJars(jars);
        String time = LocalDateTime.now(ZoneOffset.UTC).format(TIME);
        RunFolder used = RunFolder.in(home, time);
        folder = used;
        out.printf(
                "Seed %d, %d minutes. Starting two databases, a broker and %d processes.%n",
                drawn, minutes, Service.values().length * instances);
        out.println("Data and logs: " + used.path());
        out.flush();
        int code;
        try (Deployment deployment = new Deployment(used.path(), home.resolve("cache"), executables, instances);
                ChaosRun run = new ChaosRun(deployment, drawn, rate, violations, line -> tell(out, line))) {
            Optional<RuntimeException> broken = suffer(run, new Schedule(drawn, kinds, instances));
            Outcome outcome = run.outcome();
            RunFacts facts = new RunFacts(drawn, minutes, Machine.under(deployment));
            tell(out, ReportFiles.verdict(outcome));
            tell(out, "Report: " + new ReportFiles(facts, outcome).write(report, "chaos-" + time));
            broken.ifPresent(why -> tell(out, "Could not go on: " + why.getMessage()));
            code = outcome.isClean() && broken.isPresent() ? COULD_NOT_RUN : exitCode(outcome);
        }
        if (code != ALL_WELL) {
            // Whoever wants to know why needs them.
            folder = null;
        }
        return code;
    }

    /** What a night brought is told even if the morning cannot go on. */
    private Optional<RuntimeException> suffer(ChaosRun run, Schedule schedule) throws InterruptedException {
        try {
            run.suffer(schedule, Duration.ofMinutes(minutes));
            return Optional.empty();
        } catch (CannotRun | InfrastructureException e) {
            return Optional.of(e);
        }
    }

    private static void tell(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    /** However this JVM ends: nothing that it started runs on, and its folder is there only if somebody may want it. */
    private void leaveNothing() {
        for (List<ProcessHandle> left = descendants(); !left.isEmpty(); left = descendants()) {
            left.forEach(ProcessHandle::destroyForcibly);
            left.forEach(process -> process.onExit().join());
        }
        RunFolder used = folder;
        if (used != null && violations.count() == 0) {
            used.delete();
        }
    }

    private static List<ProcessHandle> descendants() {
        return ProcessHandle.current().descendants().toList();
    }
}
