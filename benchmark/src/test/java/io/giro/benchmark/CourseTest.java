package io.giro.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.giro.benchmark.load.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CourseTest {

    @Test
    void leavesOutWhatSettlesAndDividesByTheTimeBetweenTheSamples() {
        // 10 per second while it settles, then 100, then 300; each look is a little late.
        Course course = course(0.0, 0, 1.1, 10, 2.1, 20, 3.2, 130, 4.1, 220, 5.1, 520, 6.1, 820);

        Spread rates = course.endedPerSecond(2, 2, 2);

        assertThat(rates.lowest()).isCloseTo(100, within(0.01));
        assertThat(rates.highest()).isCloseTo(300, within(0.01));
        assertThat(rates.median()).isCloseTo(200, within(0.01));
        assertThat(rates.repetitions()).isEqualTo(2);
    }

    @Test
    void sharesProcessorTimeAmongTheTransfersOfItsWindow() {
        Course course = course(0.0, 0, 1.0, 1_000, 2.0, 3_000);

        // The processor was busy for half of each second.
        Spread micros = course.cpuMicrosPerTransfer(0, 2, 1).get("services");

        assertThat(micros.highest()).isCloseTo(500, within(0.01));
        assertThat(micros.lowest()).isCloseTo(250, within(0.01));
    }

    private static Course course(double... atAndEnded) {
        List<Course.Sample> samples = new ArrayList<>();
        for (int i = 0; i < atAndEnded.length; i += 2) {
            samples.add(
                    new Course.Sample(atAndEnded[i], (long) atAndEnded[i + 1], Map.of("services", atAndEnded[i] / 2)));
        }
        return new Course(samples, List.of(), new LoadResult(0, 0, 0, "", 0, Map.of()));
    }
}
