package io.giro.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final Pace pace = new Pace(100, 2_000, Duration.ofNanos(5_000));

    @Test
    void goesOnAtOnceAfterAFew() {
        assertThat(pace.restNanos(99, 1_000)).isZero();
    }

    @Test
    void restsAfterACrowdAsLongAsItTook() {
        assertThat(pace.restNanos(100, 1_000)).isEqualTo(1_000);
    }

    @Test
    void restsNoLongerThanItMay() {
        assertThat(pace.restNanos(100, 60_000)).isEqualTo(5_000);
    }

    @Test
    void restsSeveralTimesAsLongWhenItIsTold() {
        assertThat(new Pace(100, 2_000, Duration.ofNanos(5_000), () -> 3).restNanos(100, 60_000))
                .isEqualTo(15_000);
        assertThat(new Pace(100, 2_000, Duration.ofNanos(5_000), () -> 0).restNanos(100, 60_000))
                .isZero();
    }

    @Test
    void goesOnAtOnceWhenMoreWaitAlready() {
        assertThat(pace.restNanos(2_000, 1_000)).isZero();
    }

    @Test
    void staysInterruptedWhenItsRestIsInterrupted() {
        Thread.currentThread().interrupt();

        new Pace(1, 2, Duration.ofHours(1)).rest(1, Duration.ofHours(1));

        assertThat(Thread.interrupted()).isTrue();
    }
}
