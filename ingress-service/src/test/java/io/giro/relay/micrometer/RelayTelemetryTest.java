package io.giro.relay.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class RelayTelemetryTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void showsWhichShardsThisInstanceRelays() {
        new RelayTelemetry(meters, 2).show(meters, shard -> shard == 1);

        assertThat(streaming("0")).isZero();
        assertThat(streaming("1")).isEqualTo(1);
    }

    private double streaming(String shard) {
        return meters.get("giro.relay.streaming").tag("shard", shard).gauge().value();
    }
}
