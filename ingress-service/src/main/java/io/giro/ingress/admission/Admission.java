package io.giro.ingress.admission;

import io.giro.account.Slot;
import io.giro.event.Topic;
import io.giro.ingress.Acceptance;
import io.giro.ingress.Acceptance.Accepted;
import io.giro.ingress.Doorkeeper;
import io.giro.ingress.IdempotencyKey;
import io.giro.ingress.Intake;
import io.giro.ingress.IntakeUnavailable;
import io.giro.ingress.TransferRequest;
import io.giro.saga.Clock;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Back-pressure: turns requests away at once when more transfers are on their way than the saga ends in about two
 * seconds. Accepting is cheaper than the steps behind it, so without this a crowd would be promised transfers that end only
 * minutes later.
 *
 * <p>It counts per shard of the source what this instance has accepted and what of that has ended. Each instance sees to
 * its own part, and the parts add up. The limit follows what the saga can do: it grows while more ends, and shrinks to
 * its floor within ten seconds after the saga has stopped.
 *
 * <p>A request whose key is known to be on its way passes a closed door: nothing new begins, and the answer is the one that
 * stands. Any other repetition may be turned away and told to ask again, which is never wrong.
 */
public final class Admission implements Intake, Doorkeeper {

    /** Hears what happens, for metrics. */
    public interface Observer {

        void refused(int shard);

        /** All shards were full. */
        void refusedUnread();

        /**
         * @param outcome the terminal topic that said so
         * @param time since the acceptance
         */
        void ended(Topic outcome, Duration time);
    }

    private final Intake intake;
    private final Observer observer;
    private final List<OnTheirWay> shards;

    /** @param limits for each shard */
    public Admission(Intake intake, int shards, AdmissionLimits limits, Clock clock, Observer observer) {
        this.intake = intake;
        this.observer = observer;
        this.shards = IntStream.range(0, shards)
                .mapToObj(shard -> new OnTheirWay(limits, clock))
                .toList();
    }

    @Override
    public CompletableFuture<Acceptance> accept(TransferRequest request) {
        OnTheirWay onTheirWay = of(request.source().slot());
        IdempotencyKey key = new IdempotencyKey(request.clientId(), request.idempotencyKey());
        if (onTheirWay.isOnItsWay(key)) {
            return intake.accept(request);
        }
        if (!onTheirWay.enter()) {
            observer.refused(shards.indexOf(onTheirWay));
            return CompletableFuture.failedFuture(
                    new IntakeUnavailable("More transfers are on their way than end within seconds."));
        }
        try {
            return intake.accept(request).whenComplete((answer, failure) -> {
                if (answer instanceof Accepted(TransferTerms terms, boolean replayed) && !replayed) {
                    onTheirWay.accepted(key, terms.transferId(), terms.acceptedAt());
                } else {
                    onTheirWay.leave();
                }
            });
        } catch (RuntimeException e) {
            onTheirWay.leave();
            throw e;
        }
    }

    /** Turns away while every shard is full. */
    @Override
    public boolean turnsAway(Optional<IdempotencyKey> key) {
        for (OnTheirWay shard : shards) {
            if (shard.hasRoom() || key.filter(shard::isOnItsWay).isPresent()) {
                return false;
            }
        }
        observer.refusedUnread();
        return true;
    }

    /** Takes them to be spread over the shards as the room is. */
    @Override
    public boolean hasRoomFor(int requests) {
        int room = 0;
        int most = 0;
        for (OnTheirWay shard : shards) {
            int limit = shard.limit();
            room += Math.max(0, limit - shard.count());
            most += limit;
        }
        return room >= Math.min(requests, most);
    }

    /**
     * A transfer has ended, as Kafka says: whichever instance accepted it, and perhaps not for the first time.
     *
     * @param at when the broker took the record
     */
    public void ended(TransferId id, Topic outcome, Instant at) {
        of(id.slot()).ended(id, at).ifPresent(time -> observer.ended(outcome, time));
    }

    /** How many transfers from a shard are on their way or being accepted. */
    public int onTheirWay(int shard) {
        return shards.get(shard).count();
    }

    /** How many transfers from a shard may be on their way. */
    public int limit(int shard) {
        return shards.get(shard).limit();
    }

    /** How many have not ended within the patience, since the start: the saga stands still, or their end was not heard. */
    public long overdue(int shard) {
        return shards.get(shard).overdue();
    }

    private OnTheirWay of(Slot slot) {
        return shards.get(slot.shard(shards.size()));
    }
}
