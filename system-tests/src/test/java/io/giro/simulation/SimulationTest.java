package io.giro.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final long SEEDS = 3_000;

    @Test
    void keepsEveryCentWhateverGoesWrong() {
        long transfers = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(Simulation::of)
                .peek(SimulationTest::foundNothing)
                .mapToLong(Outcome::transfers)
                .sum();

        assertThat(transfers).isGreaterThan(10 * SEEDS);
    }

    @Test
    void runsTheSameWayWithTheSameSeedAndAnotherWithAnother() {
        Outcome first = Simulation.of(7);
        Outcome again = Simulation.of(7);
        Outcome other = Simulation.of(8);

        assertThat(again).isEqualTo(first);
        assertThat(other.traceHash()).isNotEqualTo(first.traceHash());
    }

    private static void foundNothing(Outcome outcome) {
        assertThat(outcome.violation())
                .as(() -> "seed " + outcome.seed() + " after\n" + String.join("\n", outcome.lastLines()))
                .isEmpty();
    }
}
