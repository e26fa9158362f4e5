package io.giro.reconciler.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.event.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CountGaugesTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void tellsNothingWhileNothingIsKnown() {
        Counted<String> backlogs = new Counted<>();
        CountGauges gauges = CountGauges.ofBacklogs(meters, List.of("giro.hold"), backlogs);
        assertThat(shown("giro.step.backlog", "group", "giro.hold")).isNaN();

        backlogs.now = Map.of("giro.hold", 7L);
        gauges.count();
        assertThat(shown("giro.step.backlog", "group", "giro.hold")).isEqualTo(7);

        backlogs.now = Map.of();
        gauges.count();
        assertThat(shown("giro.step.backlog", "group", "giro.hold")).isNaN();
    }

    @Test
    void tellsDeadLettersByTheNameOfTheTopicThatTheyCameFrom() {
        Counted<Topic> deadLetters = new Counted<>();
        CountGauges gauges = CountGauges.ofDeadLetters(meters, deadLetters);
        assertThat(shown("giro.dead.letters.stored", "topic", "transfer.held")).isNaN();

        deadLetters.now = Map.of(Topic.HELD, 3L);
        gauges.count();

        assertThat(shown("giro.dead.letters.stored", "topic", "transfer.held")).isEqualTo(3);
        assertThat(shown("giro.dead.letters.stored", "topic", "transfer.refused"))
                .isZero();
    }

    private double shown(String name, String tag, String kind) {
        return meters.get(name).tag(tag, kind).gauge().value();
    }

    /** Throws while there is nothing. */
    private static final class Counted<K> implements Supplier<Map<K, Long>> {

        private Map<K, Long> now = Map.of();

        @Override
        public Map<K, Long> get() {
            if (now.isEmpty()) {
                throw new IllegalStateException("no broker");
            }
            return now;
        }
    }
}
