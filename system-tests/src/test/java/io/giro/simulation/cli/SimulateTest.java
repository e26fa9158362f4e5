package io.giro.simulation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.simulation.Outcome;
import io.giro.simulation.Simulation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void runsAsManySeedsAsItIsAskedFor() {
        int exitCode = simulate(Simulation::of, "--seeds", "20", "--from", "100");

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("seeds 100 to 119: nothing found");
    }

    @Test
    void stopsAtTheFirstViolationAndSaysHowToReplayIt() {
        int exitCode = simulate(SimulateTest::brokenFromThreeOn, "--seeds", "20");

        assertThat(exitCode).isEqualTo(3);
        assertThat(out.toString())
                .containsSubsequence("the last thing", "Broken: a cent is missing", "simulate --seed 3")
                .doesNotContain("--seed 4");
    }

    @Test
    void replaysOneSeed() {
        int exitCode = simulate(SimulateTest::brokenFromThreeOn, "--seed", "5");

        assertThat(exitCode).isEqualTo(3);
        assertThat(out.toString()).contains("Broken: a cent is missing", "trace 00000000000000ff");
    }

    @Test
    void doesNotTakeWhatItDoesNotUnderstand() {
        assertThat(simulate(Simulation::of, "--seeds", "many")).isEqualTo(2);
        assertThat(simulate(Simulation::of, "--seeds", "0")).isEqualTo(2);
        assertThat(simulate(Simulation::of, "--sead", "1")).isEqualTo(2);
        assertThat(simulate(Simulation::of, "--seed", "1", "--seeds", "5")).isEqualTo(2);
        assertThat(simulate(Simulation::of, "--from", "3", "--seed", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: simulate");
    }

    /** Another machine has other hash codes, and so other orders of sets. */
    @Test
    void runsTheSameWayInAnotherProcess() throws Exception {
        simulate(Simulation::of, "--seed", "7");

        assertThat(inAnotherProcess("--seed", "7")).isEqualTo(out.toString());
    }

    private int simulate(LongFunction<Outcome> simulation, String... args) {
        return new CommandLine(new Simulate(simulation))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static String inAnotherProcess(String... args) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(
                java.toString(), "-cp", System.getProperty("java.class.path"), Simulate.class.getName());
        builder.command().addAll(List.of(args));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }

    private static Outcome brokenFromThreeOn(long seed) {
        Optional<String> violation = Optional.of("a cent is missing").filter(sentence -> seed >= 3);
        return new Outcome(seed, violation, List.of("the last thing"), 0xff, 1, 1);
    }
}
