package io.giro.saga.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShardPauseTest {

    private final ShardPause pause = new ShardPause(new Random(1));

    @Test
    void doublesUpToFourSecondsAndStaysThere() {
        for (long limit : new long[] {100, 200, 400, 800, 1_600, 3_200, 4_000, 4_000}) {
            assertThat(pause.afterFailure(0)).isBetween(Duration.ofMillis(limit / 2), Duration.ofMillis(limit));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(pause.afterFailure(0)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        }
    }

    @Test
    void startsAgainAfterASuccess() {
        pause.afterFailure(0);
        pause.afterFailure(0);

        pause.succeeded(0);

        assertThat(pause.afterFailure(0)).isLessThanOrEqualTo(ShardPause.FIRST);
    }

    @Test
    void countsEachShardForItself() {
        pause.afterFailure(0);
        pause.afterFailure(0);

        assertThat(pause.afterFailure(1)).isLessThanOrEqualTo(ShardPause.FIRST);
    }

    @Test
    void keepsInstancesApart() {
        assertThat(java.util.stream.IntStream.range(0, 100)
                        .mapToObj(seed -> new ShardPause(new Random(seed)).afterFailure(0))
                        .distinct())
                .hasSizeGreaterThan(20);
    }
}
