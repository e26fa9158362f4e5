package io.giro.reconciler;

import java.time.Instant;
import java.util.Optional;

/** How far the relays are with the outboxes of their shards. */
public interface RelayProgress {

    /**
     * A time up to which everything that was written to the shard's outbox is on Kafka; empty when nothing has shown one yet. It
     * keeps up with the clock while the relay works, even if idle, and stands still while the relay is down or has a backlog.
     */
    Optional<Instant> relayedUpTo(int shard);

    /** Stops waiting for the row that would show it, which may be lost, and waits for the newest one instead. */
    void waitForTheNewestOf(int shard);

    /** Forgets all times noted so far, because somebody has set the clock. */
    void forget();
}
