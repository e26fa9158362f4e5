package io.giro.simulation.cli;

import io.giro.simulation.Outcome;
import io.giro.simulation.Simulation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Runs simulations from the command line. Its exit codes: 0 nothing found, 2 not understood, 3 a violation. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description =
                "Runs the whole saga in memory, with faults drawn from seeds, and checks every cent after each thing"
                        + " that happens. Stops at the first seed that breaks something.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing found",
            "2:the command was not understood",
            "3:a violation, with the seed that replays it"
        })
public final class Simulate implements Callable<Integer> {

    private static final int VIOLATION = 3;
    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);

    @Option(names = "--seeds", paramLabel = "N", description = "how many seeds to run (default: ${DEFAULT-VALUE})")
    private long seeds = 10_000;

    @Option(names = "--from", paramLabel = "S", description = "the first of them (default: ${DEFAULT-VALUE})")
    private long from = 1;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "run this one only, and say the hash of all that happened")
    private @Nullable Long only;

    @Option(names = "--verbose", description = "print the last things that happened in each run, too")
    private boolean verbose;

    @Spec
    private @Nullable CommandSpec spec;

    private final LongFunction<Outcome> simulation;

    /** @param simulation the run of a seed */
    Simulate(LongFunction<Outcome> simulation) {
        this.simulation = simulation;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Simulate(Simulation::of)).execute(args));
    }

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        if (seeds < 1) {
            throw new ParameterException(command, "--seeds must be at least 1");
        }
        ParseResult given = command.getParseResult();
        if (only != null && (given.hasMatchedOption("--seeds") || given.hasMatchedOption("--from"))) {
            throw new ParameterException(
                    command, "--seed runs one seed, and --seeds and --from many: give one or the other");
        }
        PrintWriter out = command.getOut();
        return only != null ? runOne(only, out) : runAll(out);
    }

    private int runOne(long seed, PrintWriter out) {
        Outcome outcome = simulation.apply(seed);
        print(outcome, out);
        out.printf("seed %d: %d transfers, trace %016x%n", seed, outcome.transfers(), outcome.traceHash());
        return exitCode(outcome);
    }

    private int runAll(PrintWriter out) {
        long began = System.nanoTime();
        long nextProgress = began + BETWEEN_PROGRESS.toNanos();
        long transfers = 0;
        long lines = 0;
        for (long done = 0; done < seeds; done++) {
            Outcome outcome = simulation.apply(from + done);
            print(outcome, out);
            if (outcome.violation().isPresent()) {
                return VIOLATION;
            }
            transfers += outcome.transfers();
            lines += outcome.lines();
            long now = System.nanoTime();
            boolean isLast = done == seeds - 1;
            if (isLast || now >= nextProgress) {
                nextProgress = now + BETWEEN_PROGRESS.toNanos();
                double perSecond = (done + 1) * 1e9 / (now - began);
                out.printf(
                        "seeds %d to %d: nothing found in %,d transfers and %,d events (%.0f seeds/s)%n",
                        from, from + done, transfers, lines, perSecond);
                out.flush();
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(Outcome outcome, PrintWriter out) {
        if (verbose || outcome.violation().isPresent()) {
            outcome.lastLines().forEach(out::println);
        }
        outcome.violation().ifPresent(sentence -> {
            out.println("Broken: " + sentence);
            out.printf("Seed %d replays it: simulate --seed %d%n", outcome.seed(), outcome.seed());
        });
        out.flush();
    }

    private static int exitCode(Outcome outcome) {
        return outcome.violation().isPresent() ? VIOLATION : CommandLine.ExitCode.OK;
    }
}
