package io.giro.reconciler;

import io.giro.account.AccountId;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import java.time.Instant;

/**
 * An event that should have had its effect by now. It is lost only if the step that acts on it has passed it without any;
 * before that it is merely waiting its turn.
 *
 * @param key the key of the event's record, and so its partition
 * @param since when it was said, UTC
 */
public record Awaited(Topic topic, AccountId key, Instant since) {

    /** The step that brings the transfer on when it reads the event. */
    public SagaStep step() {
        return switch (topic) {
            case REQUESTED -> SagaStep.HOLD;
            case HELD, CANCEL_REQUESTED -> SagaStep.CREDIT;
            case CREDITED -> SagaStep.COMMIT;
            case REFUSED -> SagaStep.RELEASE;
            // Nobody but the views has anything left to do.
            case REJECTED, COMMITTED, CANCELLED -> SagaStep.PROJECTOR;
        };
    }
}
