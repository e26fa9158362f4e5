package io.giro.reconciler.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacklogGaugesTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Map<String, Long> backlogs = Map.of();
    private final BacklogGauges gauges = new BacklogGauges(meters, List.of("giro.hold"), () -> {
        if (backlogs.isEmpty()) {
            throw new IllegalStateException("no broker");
        }
        return backlogs;
    });

    @Test
    void tellsNothingWhileNothingIsKnown() {
        assertThat(shown()).isNaN();

        backlogs = Map.of("giro.hold", 7L);
        gauges.count();
        assertThat(shown()).isEqualTo(7);

        backlogs = Map.of();
        gauges.count();
        assertThat(shown()).isNaN();
    }

    private double shown() {
        return meters.get("giro.step.backlog").tag("group", "giro.hold").gauge().value();
    }
}
