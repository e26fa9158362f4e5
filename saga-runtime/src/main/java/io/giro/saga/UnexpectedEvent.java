package io.giro.saga;

import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;

/** An event reached a step that does not listen to its kind. */
public final class UnexpectedEvent extends UnprocessableEvent {

    private static final long serialVersionUID = 1L;

    public UnexpectedEvent(SagaStep step, TransferEvent event) {
        super(step.stepName() + " does not listen to " + event.topic().topicName());
    }
}
