package io.giro.reconciler;

import io.giro.account.AccountId;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.NextAction.AskToCancel;
import io.giro.reconciler.NextAction.RequestAgain;
import io.giro.reconciler.NextAction.SayAgain;
import io.giro.reconciler.NextAction.Wait;
import io.giro.saga.Clock;
import io.giro.saga.CreditDecision;
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
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Step 7: finds transfers that wait for an event that is not coming, and says it again, with the facts that the rows keep.
 * It changes no row of a transfer: whatever it says, the steps decide, and to them it is one repetition more. So it may act
 * too often, and several instances may run. A transfer that is written under an id older than its last look is found after
 * the next start, which looks at all of them.
 *
 * <p>A shard that cannot be reached is left out of a run, and so are the transfers whose destination it is. A crash leaves
 * nothing but what was said. One thread runs it.
 */
public final class ResendMissing {

    private final List<ShardWatch> watches;
    private final Transfers transfers;
    private final StepProgress progress;
    private final EventLog log;
    private final ReconcilerObserver observer;
    private final BackOff backOff;
    private final Duration clockSkew;
    private final Clock clock;

    /**
     * @param shards how many there are
     * @param clockSkew by how much the clocks of those who accept transfers may differ; the relay counts as having passed a
     *     request only when it has sent on one that is younger by this
     */
    public ResendMissing(
            int shards,
            Transfers transfers,
            StepProgress progress,
            EventLog log,
            ReconcilerObserver observer,
            ScanLimits limits,
            BackOff backOff,
            Duration clockSkew,
            Clock clock) {
        this.watches = IntStream.range(0, shards)
                .mapToObj(shard -> new ShardWatch(shard, transfers, limits, clock.now()))
                .toList();
        this.transfers = transfers;
        this.progress = progress;
        this.log = log;
        this.observer = observer;
        this.backOff = backOff;
        this.clockSkew = clockSkew;
        this.clock = clock;
    }

    /** Looks at every shard once and says what is missing. It never throws because something cannot be reached. */
    public void run() {
        long began = System.nanoTime();
        Instant now = clock.now();
        Map<ShardWatch, List<UnfinishedTransfer>> unfinished = look(now);
        Destinations destinations = askDestinations(unfinished);
        List<Planned> planned = new ArrayList<>();
        unfinished.forEach((watch, ofShard) -> attempt(
                "asking shard " + watch.shard(), () -> planned.addAll(plan(watch, ofShard, destinations, now))));
        if (!planned.isEmpty()) {
            attempt("asking how far the steps are", () -> say(lostOnes(planned), now));
        }
        observer.ran(Duration.ofNanos(System.nanoTime() - began));
    }

    private Map<ShardWatch, List<UnfinishedTransfer>> look(Instant now) {
        Map<ShardWatch, List<UnfinishedTransfer>> unfinished = new LinkedHashMap<>();
        for (ShardWatch watch : watches) {
            attempt("reading shard " + watch.shard(), () -> unfinished.put(watch, watch.look(now)));
            observer.unfinished(watch.shard(), watch.unfinished());
        }
        return unfinished;
    }

    private Destinations askDestinations(Map<ShardWatch, List<UnfinishedTransfer>> unfinished) {
        SortedMap<Integer, List<TransferId>> questions = new TreeMap<>();
        unfinished.values().stream()
                .flatMap(List::stream)
                .filter(UnfinishedTransfer::needsDestination)
                .forEach(transfer -> questions
                        .computeIfAbsent(shardOf(transfer.terms().destination()), shard -> new ArrayList<>())
                        .add(transfer.terms().transferId()));
        Destinations destinations = new Destinations();
        questions.forEach((shard, ids) -> attempt("asking shard " + shard + " as a destination", () -> {
            destinations.decisions.putAll(transfers.creditDecisions(shard, ids));
            destinations.answered.add(shard);
        }));
        return destinations;
    }

    private List<Planned> plan(
            ShardWatch watch, List<UnfinishedTransfer> unfinished, Destinations destinations, Instant now) {
        RelaySigns relay = new RelaySigns(watch.shard());
        List<Planned> planned = new ArrayList<>();
        for (UnfinishedTransfer transfer : unfinished) {
            TransferId id = transfer.terms().transferId();
            int destination = shardOf(transfer.terms().destination());
            if (transfer.needsDestination() && !destinations.answered.contains(destination)) {
                continue;
            }
            Optional<Told> told = watch.told(id);
            Situation situation = new Situation(
                    transfer,
                    Optional.ofNullable(destinations.decisions.get(id)),
                    told,
                    transfer.hold().isEmpty() ? told.flatMap(relay::passed) : Optional.empty());
            try {
                plan(watch, situation, now).ifPresent(planned::add);
            } catch (UnprocessableEvent brokenRow) {
                // Named in every run until somebody has looked at it; its neighbours need not wait for that.
                observer.failed("saying what transfer " + id + " waits for", brokenRow);
            }
        }
        return planned;
    }

    private Optional<Planned> plan(ShardWatch watch, Situation situation, Instant now) {
        return switch (NextAction.in(situation, backOff, now)) {
            case Wait() -> Optional.empty();
            case RequestAgain(TransferRequested event, Awaited awaited) ->
                Optional.of(new Planned(watch, event, awaited));
            case SayAgain(TransferEvent event, Awaited awaited) -> Optional.of(new Planned(watch, event, awaited));
            case AskToCancel(CancelRequested event, Awaited awaited) -> Optional.of(new Planned(watch, event, awaited));
        };
    }

    /** A backlog is not a loss. */
    private List<Planned> lostOnes(List<Planned> planned) {
        Set<Awaited> passed =
                progress.passed(planned.stream().map(Planned::awaited).collect(Collectors.toSet()));
        return planned.stream().filter(one -> passed.contains(one.awaited)).toList();
    }

    private void say(List<Planned> lost, Instant now) {
        Map<ShardWatch, List<Planned>> requests = new LinkedHashMap<>();
        List<Planned> others = new ArrayList<>();
        for (Planned one : lost) {
            (one.event instanceof TransferRequested
                            ? requests.computeIfAbsent(one.watch, watch -> new ArrayList<>())
                            : others)
                    .add(one);
        }
        requests.forEach((watch, ofShard) -> attempt("requesting again through shard " + watch.shard(), () -> {
            transfers.requestAgain(
                    watch.shard(),
                    ofShard.stream().map(one -> (TransferRequested) one.event).toList());
            remember(ofShard, now);
        }));
        attempt("saying events again", () -> {
            log.send(others.stream()
                    .map(one -> new Outgoing(one.event, Optional.empty()))
                    .toList());
            remember(others, now);
        });
    }

    private void remember(List<Planned> said, Instant now) {
        for (Planned one : said) {
            one.watch.hasTold(one.event, now);
            observer.resent(one.event);
        }
    }

    private void attempt(String what, Runnable act) {
        try {
            act.run();
        } catch (RuntimeException worldFailed) {
            observer.failed(what, worldFailed);
        }
    }

    private int shardOf(AccountId account) {
        return account.slot().shard(watches.size());
    }

    /** What the destinations that could be reached have decided. */
    private static final class Destinations {
        private final Set<Integer> answered = new HashSet<>();
        private final Map<TransferId, CreditDecision> decisions = new HashMap<>();
    }

    private record Planned(ShardWatch watch, TransferEvent event, Awaited awaited) {}

    /**
     * Whether a shard's relay has sent on what was given to it at a time. It sends in order: once the hold step has a
     * transfer that was accepted later, it has had everything before. Asked once per time and run.
     */
    private final class RelaySigns {

        private final int shard;
        private final Map<Instant, Optional<Instant>> known = new HashMap<>();

        RelaySigns(int shard) {
            this.shard = shard;
        }

        Optional<Instant> passed(Told told) {
            return known.computeIfAbsent(
                    told.first(), given -> transfers.firstPlacedFrom(shard, TransferId.firstAt(given.plus(clockSkew))));
        }
    }
}
