package io.giro.reconciler;

import java.time.Instant;
import java.util.Optional;

/** How far the relays are with the outboxes of their shards. */
public interface RelayProgress {

    /**
     * A time up to which everything that the shard's outbox got is on Kafka; empty when nothing has shown it yet. An idle
     * relay that works is up to date; one that is down, or has a backlog, stays where it was.
     */
    Optional<Instant> relayedUpTo(int shard);

    /** Stops waiting for the row that would show it, which may be lost, and waits for the newest one instead. */
    void waitForTheNewestOf(int shard);

    /** Forgets every time that it has noted: somebody has set the clock. */
    void forget();
}
