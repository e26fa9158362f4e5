package io.giro.saga.micrometer;

import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;
import io.giro.saga.Decision;
import io.giro.saga.Delivery;
import io.giro.saga.StepObserver;
import io.giro.saga.UnprocessableEvent;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the steps do, as metrics and log lines. Every line about a transfer carries its {@code transferId}; ordinary
 * progress is logged at DEBUG, a refusal at INFO, what needs an engineer at WARN or ERROR.
 */
public final class StepTelemetry implements StepObserver {

    // Intake, which is no runner's step, is measured under the same names.
    public static final String BATCH_SIZE = "giro.step.batch.size";
    public static final String TIME = "giro.step.time";
    public static final String STEP = "step";
    public static final String PHASE = "phase";

    private static final Logger LOG = LoggerFactory.getLogger(StepTelemetry.class);
    private static final String MISPLACED = "giro.step.misplaced";

    private final MeterRegistry meters;

    public StepTelemetry(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Shows a step's counters before they count: an alarm on a metric that does not exist yet never rings. */
    public void show(SagaStep step) {
        meters.counter("giro.step.records", STEP, step.stepName());
        meters.counter("giro.dead.letters", STEP, step.stepName());
        meters.counter("giro.step.failures", STEP, step.stepName());
        meters.counter(MISPLACED, STEP, step.stepName());
    }

    /** Counts the records of a poll that lie where their keys do not belong: somebody has another partitioner. */
    public void taken(SagaStep step, List<Delivery> deliveries) {
        long misplaced = deliveries.stream().filter(Delivery::isMisplaced).count();
        if (misplaced > 0) {
            meters.counter(MISPLACED, STEP, step.stepName()).increment(misplaced);
        }
    }

    @Override
    public void decided(SagaStep step, Delivery delivery, Decision decision) {
        decision.event().ifPresent(event -> {
            var line = event.reason().isPresent() ? LOG.atInfo() : LOG.atDebug();
            line.addKeyValue("transferId", event.terms().transferId())
                    .addKeyValue(STEP, step.stepName())
                    .addKeyValue("reason", event.reason().orElse(null))
                    .log("{} {}", event.topic().topicName(), event.reason().orElse(""));
        });
    }

    @Override
    public void settled(SagaStep step, int shard, int records, Timing timing) {
        meters.counter("giro.step.records", STEP, step.stepName()).increment(records);
        DistributionSummary.builder(BATCH_SIZE)
                .description("records settled in one transaction")
                .tag(STEP, step.stepName())
                .register(meters)
                .record(records);
        phase(step, "load", timing.lockAndLoad());
        phase(step, "decide", timing.decide());
        phase(step, "commit", timing.writeAndCommit());
        phase(step, "emit", timing.emit());
    }

    @Override
    public void parked(SagaStep step, Delivery delivery, String reason) {
        meters.counter("giro.dead.letters", STEP, step.stepName()).increment();
        var line = LOG.atError().addKeyValue(STEP, step.stepName());
        TransferEvent event = readable(delivery);
        if (event != null) {
            line = line.addKeyValue("transferId", event.terms().transferId());
        }
        line.log("Parked {} as a dead letter: {}", delivery.position(), reason);
    }

    @Override
    public void failed(SagaStep step, int shard, int records, RuntimeException cause) {
        meters.counter("giro.step.failures", STEP, step.stepName()).increment();
        LOG.atWarn()
                .addKeyValue(STEP, step.stepName())
                .addKeyValue("shard", shard)
                .setCause(cause)
                .log("{} records of shard {} will be tried again", records, shard);
    }

    private void phase(SagaStep step, String phase, Duration time) {
        Timer.builder(TIME)
                .description("time of one batch, by phase")
                .tag(STEP, step.stepName())
                .tag(PHASE, phase)
                .register(meters)
                .record(time);
    }

    private static @Nullable TransferEvent readable(Delivery delivery) {
        try {
            return delivery.event();
        } catch (UnprocessableEvent unreadable) {
            return null;
        }
    }
}
