package io.giro.reconciler.micrometer;

import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.reconciler.ReconcilerObserver;
import io.giro.reconciler.Stage;
import io.giro.transfer.TransferId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the reconciler does, as metrics and log lines. Each event that is said again is a line with its {@code transferId}. */
public final class ReconcilerTelemetry implements ReconcilerObserver {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcilerTelemetry.class);
    private static final String RESENT = "giro.reconciler.resent";
    private static final String FAILURES = "giro.reconciler.failures";
    private static final String BROKEN = "giro.reconciler.broken";
    private static final String TRANSFER_ID = "transferId";
    private static final String EVENT = "event";

    private final MeterRegistry meters;
    private final List<Unfinished> unfinished;
    private final Timer runs;

    public ReconcilerTelemetry(MeterRegistry meters, int shards) {
        this.meters = meters;
        this.unfinished = IntStream.range(0, shards)
                .mapToObj(shard -> new Unfinished(meters, Integer.toString(shard)))
                .toList();
        this.runs = Timer.builder("giro.reconciler.run")
                .description("time of one look at every shard")
                .register(meters);
        // Present from the start: an alarm on a metric that does not exist yet never rings.
        meters.counter(FAILURES);
        meters.counter(BROKEN);
        for (Topic topic : Topic.values()) {
            meters.counter(RESENT, EVENT, topic.topicName());
        }
    }

    @Override
    public void resent(TransferEvent event) {
        String name = event.topic().topicName();
        meters.counter(RESENT, EVENT, name).increment();
        LOG.atInfo()
                .addKeyValue(TRANSFER_ID, event.terms().transferId())
                .addKeyValue(EVENT, name)
                .log("Said {} again: nothing came of it", name);
    }

    @Override
    public void unfinished(int shard, int transfers, Map<Stage, Integer> byStage, Duration oldest) {
        unfinished.get(shard).set(transfers, byStage, oldest);
    }

    @Override
    public void failed(String what, RuntimeException cause) {
        meters.counter(FAILURES).increment();
        LOG.atWarn().setCause(cause).log("{} failed; the next run tries again", what);
    }

    @Override
    public void broken(TransferId transfer, RuntimeException why) {
        meters.counter(BROKEN).increment();
        LOG.atWarn()
                .addKeyValue(TRANSFER_ID, transfer)
                .setCause(why)
                .log(
                        "Transfer {} has a row that contradicts itself or cannot be read; it waits until that is mended",
                        transfer);
    }

    @Override
    public void ran(Duration time) {
        runs.record(time);
    }

    /** The gauges of a shard. */
    private static final class Unfinished {

        private static final String SHARD = "shard";
        private static final double MS_PER_SECOND = 1_000;

        private final AtomicInteger all = new AtomicInteger();
        private final Map<Stage, AtomicInteger> byStage = new EnumMap<>(Stage.class);
        private final AtomicLong oldestMs = new AtomicLong();

        Unfinished(MeterRegistry meters, String shard) {
            Gauge.builder("giro.reconciler.unfinished", all, AtomicInteger::get)
                    .description("transfers that were not finished when they were looked at")
                    .tag(SHARD, shard)
                    .register(meters);
            Gauge.builder("giro.transfers.stuck.age", oldestMs, ms -> ms.get() / MS_PER_SECOND)
                    .description("age of the oldest of them, 0 when there is none")
                    .baseUnit("seconds")
                    .tag(SHARD, shard)
                    .register(meters);
            for (Stage stage : Stage.values()) {
                AtomicInteger waiting = new AtomicInteger();
                byStage.put(stage, waiting);
                Gauge.builder("giro.transfers.stuck", waiting, AtomicInteger::get)
                        .description("those of them that wait for this step")
                        .tag(SHARD, shard)
                        .tag("stage", stage.word())
                        .register(meters);
            }
        }

        void set(int transfers, Map<Stage, Integer> counts, Duration oldest) {
            all.set(transfers);
            byStage.forEach((stage, waiting) -> waiting.set(counts.getOrDefault(stage, 0)));
            oldestMs.set(oldest.toMillis());
        }
    }
}
