package io.giro.ingress.admission;

import io.giro.ingress.IdempotencyKey;
import io.giro.saga.Clock;
import io.giro.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The transfers of one shard that this instance has accepted and that have not ended, and those being accepted. */
final class OnTheirWay {

    private record Accepted(IdempotencyKey key, Instant acceptedAt, Instant since) {}

    private final AdmissionLimits limits;
    private final Clock clock;
    private final EndRate rate = new EndRate();
    private final Map<TransferId, Accepted> oldestFirst = new LinkedHashMap<>();
    private final Set<IdempotencyKey> keys = new HashSet<>();
    private int entering;
    private long overdue;

    OnTheirWay(AdmissionLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Takes a place for a request, which {@link #leave} gives back and {@link #accepted} fills. False if there is none. */
    synchronized boolean enter() {
        if (!hasRoom()) {
            return false;
        }
        entering++;
        return true;
    }

    synchronized boolean hasRoom() {
        return count() < limit();
    }

    synchronized void leave() {
        entering--;
    }

    synchronized void accepted(IdempotencyKey key, TransferId id, Instant acceptedAt) {
        entering--;
        oldestFirst.put(id, new Accepted(key, acceptedAt, clock.now()));
        keys.add(key);
    }

    synchronized boolean isOnItsWay(IdempotencyKey key) {
        return keys.contains(key);
    }

    /**
     * A transfer has ended; it may be one that this instance does not wait for.
     *
     * @return how long it took since its acceptance; empty if it was not waited for
     */
    synchronized Optional<Duration> ended(TransferId id, Instant at) {
        Accepted accepted = oldestFirst.remove(id);
        if (accepted == null) {
            return Optional.empty();
        }
        keys.remove(accepted.key());
        rate.count(clock.now());
        return Optional.of(Duration.between(accepted.acceptedAt(), at));
    }

    synchronized int count() {
        forgetTheOverdue();
        return oldestFirst.size() + entering;
    }

    synchronized int limit() {
        return limits.at(rate.bestPerSecond(clock.now()));
    }

    /** How many have not ended in time, since the start. */
    synchronized long overdue() {
        forgetTheOverdue();
        return overdue;
    }

    /** Otherwise transfers that are stuck, or whose end was not heard, would keep others out for ever. */
    private void forgetTheOverdue() {
        Instant now = clock.now();
        Iterator<Accepted> accepted = oldestFirst.values().iterator();
        while (accepted.hasNext()) {
            Accepted oldest = accepted.next();
            // The absolute time: a clock that was set back must not make them stay longer.
            if (Duration.between(oldest.since(), now).abs().compareTo(limits.patience()) <= 0) {
                return;
            }
            accepted.remove();
            keys.remove(oldest.key());
            overdue++;
        }
    }
}
