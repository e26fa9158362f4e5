package io.giro.ingress.reading;

import io.giro.event.SagaStep;

/** What can happen to a transfer, in the order in which a caller is told, with the step that does it. */
public enum Milestone {
    ACCEPTED(SagaStep.INGRESS),
    HELD(SagaStep.HOLD),
    REJECTED(SagaStep.HOLD),
    CREDITED(SagaStep.CREDIT),
    REFUSED(SagaStep.CREDIT),
    COMMITTED(SagaStep.COMMIT),
    CANCELLED(SagaStep.RELEASE);

    private final SagaStep step;

    Milestone(SagaStep step) {
        this.step = step;
    }

    public SagaStep step() {
        return step;
    }
}
