package io.giro.reconciler.micrometer;

import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.reconciler.ReconcilerObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the reconciler does, as metrics and log lines. Each event that is said again is a line with its {@code transferId}. */
public final class ReconcilerTelemetry implements ReconcilerObserver {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcilerTelemetry.class);
    private static final String RESENT = "giro.reconciler.resent";
    private static final String FAILURES = "giro.reconciler.failures";
    private static final String EVENT = "event";

    private final MeterRegistry meters;
    private final List<AtomicInteger> unfinished;
    private final Timer runs;

    public ReconcilerTelemetry(MeterRegistry meters, int shards) {
        this.meters = meters;
        this.unfinished = IntStream.range(0, shards)
                .mapToObj(shard -> new AtomicInteger())
                .toList();
        for (int shard = 0; shard < shards; shard++) {
            Gauge.builder("giro.reconciler.unfinished", unfinished.get(shard), AtomicInteger::get)
                    .description("transfers that were not finished when they were looked at")
                    .tag("shard", Integer.toString(shard))
                    .register(meters);
        }
        this.runs = Timer.builder("giro.reconciler.run")
                .description("time of one look at every shard")
                .register(meters);
        // Present from the start: an alarm on a metric that does not exist yet never rings.
        meters.counter(FAILURES);
        for (Topic topic : Topic.values()) {
            meters.counter(RESENT, EVENT, topic.topicName());
        }
    }

    @Override
    public void resent(TransferEvent event) {
        String name = event.topic().topicName();
        meters.counter(RESENT, EVENT, name).increment();
        LOG.atInfo()
                .addKeyValue("transferId", event.terms().transferId())
                .addKeyValue(EVENT, name)
                .log("Said {} again: nothing came of it", name);
    }

    @Override
    public void unfinished(int shard, int transfers) {
        unfinished.get(shard).set(transfers);
    }

    @Override
    public void failed(String what, RuntimeException cause) {
        meters.counter(FAILURES).increment();
        LOG.atWarn().setCause(cause).log("{} failed; the next run tries again", what);
    }

    @Override
    public void ran(Duration time) {
        runs.record(time);
    }
}
