package io.giro.saga;

import io.giro.event.SagaStep;
import java.time.Duration;

/** Hears what a runner does, for metrics and logs. It must not throw. */
public interface StepObserver {

    /** How long one batch took, phase by phase. */
    record Timing(Duration lockAndLoad, Duration decide, Duration writeAndCommit, Duration emit) {}

    /** A record was decided, and its batch is durable. */
    void decided(SagaStep step, Delivery delivery, Decision decision);

    /** A batch of a shard was written, its events were sent, and it will be acknowledged. */
    void settled(SagaStep step, int shard, int records, Timing timing);

    void parked(SagaStep step, Delivery delivery, String reason);

    void failed(SagaStep step, int shard, int records, RuntimeException cause);
}
