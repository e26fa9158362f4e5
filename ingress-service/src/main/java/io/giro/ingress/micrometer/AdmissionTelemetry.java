package io.giro.ingress.micrometer;

import io.giro.event.Topic;
import io.giro.ingress.admission.Admission;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Whom admission turns away, and how long transfers take. */
public final class AdmissionTelemetry implements Admission.Observer {

    private final MeterRegistry meters;
    private final List<Counter> refused;
    private final Counter refusedUnread;

    public AdmissionTelemetry(MeterRegistry meters, int shards) {
        this.meters = meters;
        // All of them now: an alarm on a metric that does not exist yet never rings.
        this.refused = IntStream.range(0, shards)
                .mapToObj(shard -> refused(Integer.toString(shard)))
                .toList();
        this.refusedUnread = refused("all");
    }

    private Counter refused(String shard) {
        return Counter.builder("giro.admission.refused")
                .description("requests turned away because too many transfers are on their way")
                .tag("shard", shard)
                .register(meters);
    }

    /** Shows how many are on their way, and how many may be. */
    public void show(Admission admission) {
        for (int index = 0; index < refused.size(); index++) {
            int shard = index;
            Tags tag = Tags.of("shard", Integer.toString(shard));
            Gauge.builder("giro.admission.on.their.way", admission, all -> all.onTheirWay(shard))
                    .description("transfers that this instance accepted and that have not ended")
                    .tags(tag)
                    .register(meters);
            Gauge.builder("giro.admission.limit", admission, all -> all.limit(shard))
                    .description("so many may be on their way; beyond that requests are turned away")
                    .tags(tag)
                    .register(meters);
            FunctionCounter.builder("giro.admission.overdue", admission, all -> all.overdue(shard))
                    .description("transfers that had not ended when this instance stopped waiting for them")
                    .tags(tag)
                    .register(meters);
        }
    }

    @Override
    public void refused(int shard) {
        refused.get(shard).increment();
    }

    @Override
    public void refusedUnread() {
        refusedUnread.increment();
    }

    @Override
    public void ended(Topic outcome, Duration time) {
        Timer.builder("giro.transfer.duration")
                .description("from acceptance until the log says how the transfer has ended")
                .tag("outcome", outcome.shortName())
                .publishPercentileHistogram()
                .register(meters)
                .record(time);
    }
}
