package io.giro.reconciler;

import io.giro.event.Topic;
import java.time.Instant;
import java.util.Optional;

/**
 * What this process remembers of an unfinished transfer between two looks at it.
 *
 * @param inOutboxSince a time at which its latest request, the first one or a repeated one, was certainly in the outbox
 * @param relayedBy a time by which that request had certainly reached Kafka; empty when nothing has shown it yet
 * @param resent what was said again about it last
 * @param stage what it waited for at the last look
 * @param lookAgainAt it need not be read before
 */
public record Followed(
        Instant inOutboxSince,
        Optional<Instant> relayedBy,
        Optional<Resent> resent,
        Optional<Stage> stage,
        Instant lookAgainAt) {

    /** One that has just been found, and so is looked at before all others. */
    static Followed since(Instant seenAt) {
        return new Followed(seenAt, Optional.empty(), Optional.empty(), Optional.empty(), Instant.MIN);
    }

    Followed at(Stage reached) {
        return new Followed(inOutboxSince, relayedBy, resent, Optional.of(reached), lookAgainAt);
    }

    Followed lookedAtAgain(Instant at) {
        return new Followed(inOutboxSince, relayedBy, resent, stage, at);
    }

    Followed relayed(Instant by) {
        return new Followed(inOutboxSince, Optional.of(by), resent, stage, lookAgainAt);
    }

    Followed resent(Topic topic, Instant at) {
        Resent now = resent.filter(before -> before.topic() == topic)
                .map(before -> before.again(at))
                .orElseGet(() -> Resent.once(topic, at));
        return topic == Topic.REQUESTED
                ? new Followed(at, Optional.empty(), Optional.of(now), stage, lookAgainAt)
                : new Followed(inOutboxSince, relayedBy, Optional.of(now), stage, lookAgainAt);
    }
}
