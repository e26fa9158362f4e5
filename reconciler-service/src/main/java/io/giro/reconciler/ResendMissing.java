package io.giro.reconciler;

import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.NextAction.AskToCancel;
import io.giro.reconciler.NextAction.RequestAgain;
import io.giro.reconciler.NextAction.SayAgain;
import io.giro.reconciler.NextAction.Wait;
import io.giro.reconciler.NextAction.WaitForRelay;
import io.giro.reconciler.StepProgress.Standing;
import io.giro.reconciler.Survey.Findings;
import io.giro.saga.Clock;
import io.giro.saga.EventLog;
import io.giro.saga.EventLog.Outgoing;
import io.giro.saga.UnprocessableEvent;
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
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Step 7: finds transfers that wait for an event that is not coming, and says it again, with the facts that the rows keep.
 * It changes no row of a transfer: whatever it says, the steps decide, and to them it is one repetition more. So it may act
 * too often. Of several instances all look, so that each can be asked, and one acts for each shard.
 *
 * <p>A shard that cannot be reached is left out of a run, and so are the transfers whose destination it is. What a run reads
 * and says is bounded, and while a step or a relay is behind it says nothing: a backlog is not a loss. A crash leaves nothing
 * but what was said. One thread runs it.
 */
public final class ResendMissing implements FollowedTransfers {

    /** A run a second is usual, and one that waits for Kafka in vain takes ten. */
    private static final Duration LONGEST_BETWEEN_READS = Duration.ofSeconds(15);

    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final int shards;
    private final Map<Integer, Instant> nextProbes = new HashMap<>();
    private final Set<Integer> silentRelays = new HashSet<>();
    private final Survey survey;
    private final Transfers transfers;
    private final StepProgress steps;
    private final RelayProgress relays;
    private final Turns turns;
    private final EventLog log;
    private final ReconcilerObserver observer;
    private final ScanLimits limits;
    private final BackOff backOff;
    private final Clock clock;
    private volatile List<ShardWatch> watches;
    private Instant latest;

    /**
     * @param shards how many there are
     */
    public ResendMissing(
            int shards,
            Transfers transfers,
            StepProgress steps,
            RelayProgress relays,
            Turns turns,
            EventLog log,
            ReconcilerObserver observer,
            ScanLimits limits,
            BackOff backOff,
            Clock clock) {
        this.shards = shards;
        this.survey = new Survey(transfers, shards, observer::failed);
        this.transfers = transfers;
        this.steps = steps;
        this.relays = relays;
        this.turns = turns;
        this.log = log;
        this.observer = observer;
        this.limits = limits;
        this.backOff = backOff;
        this.clock = clock;
        this.latest = clock.now();
        this.watches = newWatches(latest);
    }

    @Override
    public SortedMap<TransferId, Followed> ofShard(int shard) {
        return watches.get(shard).published().followed();
    }

    @Override
    public boolean isComplete() {
        return watches.stream().allMatch(watch -> watch.published().isComplete());
    }

    @Override
    public Set<Integer> unread() {
        Duration stale = clock.elapsed().minus(LONGEST_BETWEEN_READS);
        return watches.stream()
                .filter(watch -> watch.published()
                        .readAt()
                        .filter(at -> at.compareTo(stale) >= 0)
                        .isEmpty())
                .map(ShardWatch::shard)
                .collect(Collectors.toSet());
    }

    /** Looks at every shard once and says what is missing. It never throws because something cannot be reached. */
    public void run() {
        long began = System.nanoTime();
        Instant now = clock.now();
        beginAnewIfSetBack(now);
        Duration readAt = clock.elapsed();
        List<Planned> planned = new ArrayList<>();
        Map<ShardWatch, List<Situation>> waitForRelay = new LinkedHashMap<>();
        Set<ShardWatch> read = new HashSet<>();
        survey.begin();
        for (ShardWatch watch : watches) {
            if (survey.isSilent(watch.shard())) {
                continue;
            }
            if (attempt("reading shard " + watch.shard(), () -> plan(watch, now, planned, waitForRelay))) {
                read.add(watch);
            } else {
                survey.leaveOut(watch.shard());
            }
        }
        // What is stuck is known from here on, however long Kafka takes.
        publish(read, readAt);
        if (askRelays(waitForRelay, planned, now) && !planned.isEmpty()) {
            attempt("asking how far the steps are", () -> say(lostOnes(planned)));
        }
        publish(read, readAt);
        for (ShardWatch watch : watches) {
            report(watch, now);
        }
        observer.ran(Duration.ofNanos(System.nanoTime() - began));
    }

    /**
     * When somebody has set the clock back, all that is remembered would lie in the future, and what is accepted meanwhile
     * would be taken for read. So everything is forgotten, as if this process had just started.
     */
    private void beginAnewIfSetBack(Instant now) {
        if (now.isBefore(latest.minus(backOff.first()))) {
            watches = newWatches(now);
            nextProbes.clear();
            relays.forget();
            latest = now;
        } else if (now.isAfter(latest)) {
            latest = now;
        }
    }

    private List<ShardWatch> newWatches(Instant now) {
        return IntStream.range(0, shards)
                .mapToObj(shard -> new ShardWatch(shard, transfers, limits, now))
                .toList();
    }

    private void publish(Set<ShardWatch> read, Duration readAt) {
        watches.forEach(watch -> watch.publish(Optional.of(readAt).filter(at -> read.contains(watch))));
    }

    private void plan(
            ShardWatch watch, Instant now, List<Planned> planned, Map<ShardWatch, List<Situation>> waitForRelay) {
        watch.look(survey, now);
        SortedMap<TransferId, Followed> due = watch.due(now);
        Findings findings = survey.of(watch.shard(), due);
        watch.found(due.keySet(), findings, now);
        findings.unreadable().forEach((id, why) -> name(watch, id, now, why));
        if (!turns.isOurs(watch.shard())) {
            Instant soon = now.plus(backOff.first());
            findings.unfinished()
                    .forEach(situation ->
                            watch.change(situation.terms().transferId(), known -> known.lookedAtAgain(soon)));
            return;
        }
        List<Situation> waiting = new ArrayList<>();
        for (Situation situation : findings.unfinished()) {
            try {
                plan(watch, situation, now, planned, waiting);
            } catch (UnprocessableEvent brokenRow) {
                TransferId id = situation.terms().transferId();
                name(watch, id, now, brokenRow);
            }
        }
        if (!waiting.isEmpty()) {
            waitForRelay.put(watch, waiting);
        }
    }

    /** A transfer with a broken row is named again and again until somebody has looked at it. Its neighbours need not wait for that. */
    private void name(ShardWatch watch, TransferId id, Instant now, RuntimeException why) {
        watch.change(id, known -> known.lookedAtAgain(now.plus(backOff.longest())));
        observer.broken(id, why);
    }

    private void plan(
            ShardWatch watch, Situation situation, Instant now, List<Planned> planned, List<Situation> waitForRelay) {
        switch (NextAction.in(situation, backOff, now)) {
            case Wait(Instant until) -> {
                // It may get on by itself before, and then other things are due.
                Instant soon = now.plus(backOff.first());
                watch.change(
                        situation.terms().transferId(),
                        known -> known.lookedAtAgain(until.isBefore(soon) ? until : soon));
            }
            case WaitForRelay() -> waitForRelay.add(situation);
            case RequestAgain(TransferRequested event, Awaited awaited) ->
                planned.add(new Planned(watch, event, awaited));
            case SayAgain(TransferEvent event, Awaited awaited) -> planned.add(new Planned(watch, event, awaited));
            case AskToCancel(CancelRequested event, Awaited awaited) -> planned.add(new Planned(watch, event, awaited));
        }
    }

    /**
     * Waits in vain once in a run at most. Whoever was silent for long is left out until a run has met nobody else who is, so the
     * others have their turn.
     *
     * @return whether there was no such silence, and time is left in this run
     */
    private boolean askRelays(Map<ShardWatch, List<Situation>> waitForRelay, List<Planned> planned, Instant now) {
        for (Map.Entry<ShardWatch, List<Situation>> waiting : waitForRelay.entrySet()) {
            ShardWatch watch = waiting.getKey();
            if (silentRelays.contains(watch.shard())) {
                continue;
            }
            Duration asked = clock.elapsed();
            boolean isAnswered = attempt(
                    "asking how far the relay of shard " + watch.shard() + " is",
                    () -> planned.addAll(askRelay(watch, waiting.getValue(), now)));
            if (!isAnswered && clock.elapsed().minus(asked).compareTo(SILENCE) > 0) {
                silentRelays.add(watch.shard());
                return false;
            }
        }
        silentRelays.clear();
        return true;
    }

    /** What is to be done about the requests that the relay has sent on. If it has sent none, one may show that it works. */
    private List<Planned> askRelay(ShardWatch watch, List<Situation> waiting, Instant now) {
        Optional<Instant> upTo = relays.relayedUpTo(watch.shard());
        List<Planned> planned = new ArrayList<>();
        List<Situation> unrelayed = new ArrayList<>();
        for (Situation situation : waiting) {
            TransferId id = situation.terms().transferId();
            boolean isRelayed = watch.followed(id)
                    .filter(known -> upTo.filter(to -> !to.isBefore(known.inOutboxSince()))
                            .isPresent())
                    .isPresent();
            if (isRelayed) {
                watch.change(id, known -> known.relayed(now));
                plan(watch, situation.relayed(now), now, planned, unrelayed);
            } else {
                unrelayed.add(situation);
            }
        }
        if (unrelayed.isEmpty()) {
            nextProbes.remove(watch.shard());
        } else {
            probe(watch, unrelayed.getFirst(), now);
        }
        return planned;
    }

    /** Under an overload this is all that the reconciler adds to a relay's backlog. */
    private void probe(ShardWatch watch, Situation oldest, Instant now) {
        Instant due = nextProbes.computeIfAbsent(watch.shard(), shard -> now.plus(backOff.first()));
        if (!now.isBefore(due)) {
            nextProbes.put(watch.shard(), now.plus(backOff.longest()));
            requestAgain(watch, List.of(new TransferRequested(oldest.terms())));
            relays.waitForTheNewestOf(watch.shard());
        }
    }

    /** A backlog is not a loss. */
    private List<Planned> lostOnes(List<Planned> planned) {
        Map<Awaited, Standing> standings =
                steps.standings(planned.stream().map(Planned::awaited).collect(Collectors.toSet()));
        return planned.stream()
                .filter(one -> Optional.ofNullable(standings.get(one.awaited))
                        .filter(Standing::passed)
                        .isPresent())
                .toList();
    }

    private void say(List<Planned> lost) {
        Map<ShardWatch, List<TransferRequested>> requests = new LinkedHashMap<>();
        List<Planned> others = new ArrayList<>();
        for (Planned one : lost) {
            if (one.event instanceof TransferRequested request) {
                requests.computeIfAbsent(one.watch, watch -> new ArrayList<>()).add(request);
            } else {
                others.add(one);
            }
        }
        requests.forEach((watch, ofShard) ->
                attempt("requesting again through shard " + watch.shard(), () -> requestAgain(watch, ofShard)));
        attempt("saying events again", () -> {
            log.send(others.stream()
                    .map(one -> new Outgoing(one.event, Optional.empty()))
                    .toList());
            others.forEach(one -> remember(one.watch, one.event));
        });
    }

    private void requestAgain(ShardWatch watch, List<TransferRequested> requests) {
        transfers.requestAgain(watch.shard(), requests);
        // By now they stand in the outbox.
        requests.forEach(request -> remember(watch, request));
    }

    private void remember(ShardWatch watch, TransferEvent event) {
        Instant said = clock.now();
        watch.change(event.terms().transferId(), known -> known.resent(event.topic(), said));
        observer.resent(event);
    }

    private void report(ShardWatch watch, Instant now) {
        SortedMap<TransferId, Followed> followed = watch.published().followed();
        Duration oldest = followed.isEmpty()
                ? Duration.ZERO
                : Duration.between(followed.firstKey().acceptedAt(), now);
        observer.unfinished(watch.shard(), followed.size(), watch.published().byStage(), oldest);
    }

    private boolean attempt(String what, Runnable act) {
        try {
            act.run();
            return true;
        } catch (RuntimeException worldFailed) {
            observer.failed(what, worldFailed);
            return false;
        }
    }

    private record Planned(ShardWatch watch, TransferEvent event, Awaited awaited) {}
}
