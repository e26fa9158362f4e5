package io.giro.reconciler;

import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.Clock;
import io.giro.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out which of the requests that wait for a relay it has sent on. While some of them wait, one is said again now and
 * then as a probe: a relay that works brings it to Kafka, and so shows that all before it is there.
 *
 * <p>A run waits in vain for one answer at most. A shard where that happened is left out until a run has met no
 * other one, so the others have their turn.
 */
final class Relays {

    /** A question that failed after so long has cost the run its time. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final RelayProgress progress;
    private final Resends resends;
    private final Attempts attempts;
    private final BackOff backOff;
    private final Clock clock;
    private final Map<Integer, Instant> nextProbes = new HashMap<>();
    private final Set<Integer> silent = new HashSet<>();

    Relays(RelayProgress progress, Resends resends, Attempts attempts, BackOff backOff, Clock clock) {
        this.progress = progress;
        this.resends = resends;
        this.attempts = attempts;
        this.backOff = backOff;
        this.clock = clock;
    }

    /** Forgets every time that was noted: somebody has set the clock. */
    void forget() {
        nextProbes.clear();
        progress.forget();
    }

    /**
     * The transfers, of those that wait for a relay, whose requests have reached Kafka.
     *
     * @return empty when a question was in vain for long: no time is left in this run
     */
    Optional<Map<ShardWatch, List<Situation>>> sentOn(Map<ShardWatch, List<Situation>> waiting, Instant now) {
        Map<ShardWatch, List<Situation>> sentOn = new LinkedHashMap<>();
        for (Map.Entry<ShardWatch, List<Situation>> ofShard : waiting.entrySet()) {
            ShardWatch watch = ofShard.getKey();
            if (silent.contains(watch.shard())) {
                continue;
            }
            Duration asked = clock.elapsed();
            boolean isAnswered = attempts.succeed(
                    "asking how far the relay of shard " + watch.shard() + " is",
                    () -> sentOn.put(watch, ask(watch, ofShard.getValue(), now)));
            if (!isAnswered && clock.elapsed().minus(asked).compareTo(SILENCE) > 0) {
                silent.add(watch.shard());
                return Optional.empty();
            }
        }
        silent.clear();
        return Optional.of(sentOn);
    }

    private List<Situation> ask(ShardWatch watch, List<Situation> waiting, Instant now) {
        Optional<Instant> upTo = progress.relayedUpTo(watch.shard());
        List<Situation> sentOn = new ArrayList<>();
        List<Situation> unsent = new ArrayList<>();
        for (Situation situation : waiting) {
            TransferId id = situation.terms().transferId();
            boolean isSent = watch.followed(id)
                    .flatMap(known -> upTo.filter(to -> !to.isBefore(known.inOutboxSince())))
                    .isPresent();
            if (isSent) {
                watch.change(id, known -> known.relayed(now));
                sentOn.add(situation.relayed(now));
            } else {
                unsent.add(situation);
            }
        }
        if (unsent.isEmpty()) {
            nextProbes.remove(watch.shard());
        } else {
            probe(watch, unsent.getFirst(), now);
        }
        return sentOn;
    }

    /** Under an overload this is all that the reconciler adds to a relay's backlog. */
    private void probe(ShardWatch watch, Situation oldest, Instant now) {
        Instant due = nextProbes.computeIfAbsent(watch.shard(), shard -> now.plus(backOff.first()));
        if (!now.isBefore(due)) {
            nextProbes.put(watch.shard(), now.plus(backOff.longest()));
            resends.requestAgain(watch, List.of(new TransferRequested(oldest.terms())));
            progress.waitForTheNewestOf(watch.shard());
        }
    }
}
