package io.giro.relay;

import io.giro.saga.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * Sees to it that no relay stands still for ever: one that sends nothing for a while, though rows are being written, is
 * started again from its stored position. An engine that fails says so and starts again by itself; this is for one that
 * waits for what will never come, as after the binlog was reset under it.
 */
public final class RelayWatch {

    /** The relays that this instance runs. */
    public interface WatchedRelays {

        /** The last row sent since the relay's start, 0 before the first; empty when another instance has the shard. */
        OptionalLong lastSent(int shard);

        void restart(int shard);
    }

    /** @param since by the clock that nobody sets */
    private record Standstill(long sent, long newest, Duration since) {}

    private final WatchedRelays relays;
    private final IntFunction<OptionalLong> newest;
    private final Duration patience;
    private final Clock clock;
    private final Map<Integer, Standstill> standstills = new ConcurrentHashMap<>();

    /**
     * @param newest the newest row of a shard's outbox; empty when it cannot be asked
     * @param patience how long rows may be written and none sent
     */
    public RelayWatch(WatchedRelays relays, IntFunction<OptionalLong> newest, Duration patience, Clock clock) {
        this.relays = relays;
        this.newest = newest;
        this.patience = patience;
        this.clock = clock;
    }

    /** To be called now and then, by one thread. */
    public void look(int shard) {
        OptionalLong sent = relays.lastSent(shard);
        OptionalLong written = sent.isPresent() ? newest.apply(shard) : OptionalLong.empty();
        if (sent.isEmpty() || written.isEmpty()) {
            standstills.remove(shard);
            return;
        }
        Standstill before = standstills.get(shard);
        if (before == null || before.sent() != sent.getAsLong() || nothingNew(before, written.getAsLong())) {
            standstills.put(shard, new Standstill(sent.getAsLong(), written.getAsLong(), clock.elapsed()));
        } else if (clock.elapsed().minus(before.since()).compareTo(patience) > 0) {
            standstills.remove(shard);
            relays.restart(shard);
        }
    }

    private static boolean nothingNew(Standstill before, long written) {
        return written <= Math.max(before.newest(), before.sent());
    }
}
