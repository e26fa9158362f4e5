package io.giro.reconciler;

import io.giro.account.AccountId;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import java.time.Instant;

/**
 * An event that should have had its effect by now. It is lost only if the step that waits for it has read past it without
 * effect; until then it is merely waiting its turn.
 *
 * @param key the key of the event's record, and so its partition
 * @param since when it was said, UTC
 * @param step who should have read it
 */
public record Awaited(Topic topic, AccountId key, Instant since, SagaStep step) {

    /** An event that brings a transfer on, awaited by the step that acts on it. */
    public static Awaited byItsStep(Topic topic, AccountId key, Instant since) {
        return new Awaited(topic, key, since, stepThatActsOn(topic));
    }

    /** An event that only the views are waiting for. */
    public static Awaited byTheViews(Topic topic, AccountId key, Instant since) {
        return new Awaited(topic, key, since, SagaStep.PROJECTOR);
    }

    private static SagaStep stepThatActsOn(Topic topic) {
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
