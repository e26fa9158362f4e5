package io.giro.ingress.micrometer;

import io.giro.event.SagaStep;
import io.giro.ingress.GroupIntake;
import io.giro.saga.micrometer.StepTelemetry;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;

/** How many requests wait, and how many are settled together in what time; the latter as of any other step. */
public final class IntakeTelemetry implements GroupIntake.Observer {

    private final MeterRegistry meters;
    private final DistributionSummary batchSize;
    private final Timer time;

    public IntakeTelemetry(MeterRegistry meters) {
        this.meters = meters;
        String step = SagaStep.INGRESS.stepName();
        this.batchSize = meters.summary(StepTelemetry.BATCH_SIZE, StepTelemetry.STEP, step);
        this.time = meters.timer(StepTelemetry.TIME, StepTelemetry.STEP, step, StepTelemetry.PHASE, "commit");
    }

    /** Shows how many requests wait for the writers of each shard. */
    public void show(GroupIntake intake, IntStream shards) {
        shards.forEach(shard -> Gauge.builder("giro.intake.waiting", intake, queue -> queue.waiting(shard))
                .description("requests that wait for a writer")
                .tag("shard", Integer.toString(shard))
                .register(meters));
    }

    @Override
    public void settled(int shard, int requests, Duration took) {
        batchSize.record(requests);
        time.record(took);
    }
}
