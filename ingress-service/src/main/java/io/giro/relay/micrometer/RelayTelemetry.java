package io.giro.relay.micrometer;

import io.giro.relay.RelayObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Counts restarts and lost positions by shard, from zero: an alarm on a metric that does not exist yet never rings. */
public final class RelayTelemetry implements RelayObserver {

    private final List<Counter> restarts;
    private final List<Counter> positionsLost;

    public RelayTelemetry(MeterRegistry meters, int shards) {
        this.restarts = counters(
                "giro.relay.restarts",
                "how often a relay ended unasked or stood still, and was started again",
                meters,
                shards);
        this.positionsLost = counters(
                "giro.relay.positions.lost",
                "how often a relay had no usable position in the binlog and sent all kept rows again",
                meters,
                shards);
    }

    @Override
    public void restarted(int shard) {
        restarts.get(shard).increment();
    }

    @Override
    public void beganAnew(int shard) {
        positionsLost.get(shard).increment();
    }

    /** Shows for each shard whether its relay streams on this instance: over all instances exactly one should say 1. */
    public void show(MeterRegistry meters, IntPredicate streams) {
        for (int index = 0; index < restarts.size(); index++) {
            int shard = index;
            Gauge.builder("giro.relay.streaming", streams, relays -> relays.test(shard) ? 1 : 0)
                    .description("1 if this instance relays the shard, else 0")
                    .tag("shard", Integer.toString(shard))
                    .strongReference(true)
                    .register(meters);
        }
    }

    private static List<Counter> counters(String name, String description, MeterRegistry meters, int shards) {
        return IntStream.range(0, shards)
                .mapToObj(shard -> Counter.builder(name)
                        .description(description)
                        .tag("shard", Integer.toString(shard))
                        .register(meters))
                .toList();
    }
}
