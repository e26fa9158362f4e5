package io.giro.reconciler;

import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.NextAction.AskToCancel;
import io.giro.reconciler.NextAction.RequestAgain;
import io.giro.reconciler.NextAction.SayAgain;
import io.giro.reconciler.NextAction.Wait;
import io.giro.reconciler.NextAction.WaitForRelay;
import io.giro.reconciler.Plan.Resend;
import io.giro.reconciler.Survey.Findings;
import io.giro.saga.Clock;
import io.giro.saga.EventLog;
import io.giro.saga.UnprocessableEvent;
import io.giro.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * It changes no row of a transfer: whatever it says, the steps decide, and to them it is just another repetition. So it does
 * no harm if it acts too often. Of several instances all look, so that each can answer questions, but only one acts for each
 * shard.
 *
 * <p>A shard that cannot be reached is left out of a run, and so are the transfers whose destination it is. What a run reads
 * and says is bounded, and while a step or a relay is behind it says nothing: a backlog is not a loss. A crash leaves nothing
 * but what was said. One thread runs it.
 */
public final class ResendMissing implements FollowedTransfers {

    /** There is usually a run every second, but one that waits for Kafka in vain takes ten. */
    private static final Duration LONGEST_BETWEEN_READS = Duration.ofSeconds(15);

    private final int shards;
    private final Transfers transfers;
    private final Survey survey;
    private final Turns turns;
    private final Relays relays;
    private final Resends resends;
    private final ReconcilerObserver observer;
    private final Attempts attempts;
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
        this.transfers = transfers;
        this.survey = new Survey(transfers, shards, observer::failed);
        this.turns = turns;
        this.observer = observer;
        this.attempts = new Attempts(observer);
        this.resends = new Resends(transfers, steps, log, observer, clock);
        this.relays = new Relays(relays, resends, attempts, backOff, clock);
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
        Map<ShardWatch, Plan> plans = readShards(now);
        // What is stuck is known from here on, however long Kafka takes.
        publish(plans.keySet(), readAt);
        sayWhatIsLost(plans, now);
        publish(plans.keySet(), readAt);
        watches.forEach(watch -> report(watch, now));
        observer.ran(Duration.ofNanos(System.nanoTime() - began));
    }

    /**
     * When somebody has set the clock back, all remembered times lie in the future, and transfers accepted meanwhile would count
     * as already read. So everything is forgotten, as if this process had just started.
     */
    private void beginAnewIfSetBack(Instant now) {
        if (now.isBefore(latest.minus(backOff.first()))) {
            watches = newWatches(now);
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

    /** What is to be done for each shard that could be read. */
    private Map<ShardWatch, Plan> readShards(Instant now) {
        Map<ShardWatch, Plan> plans = new LinkedHashMap<>();
        survey.begin();
        for (ShardWatch watch : watches) {
            int shard = watch.shard();
            if (survey.isSilent(shard)) {
                continue;
            }
            if (!attempts.succeed("reading shard " + shard, () -> plans.put(watch, readAndPlan(watch, now)))) {
                survey.leaveOut(shard);
            }
        }
        return plans;
    }

    private Plan readAndPlan(ShardWatch watch, Instant now) {
        watch.look(survey, now);
        SortedMap<TransferId, Followed> due = watch.due(now);
        Findings findings = survey.of(watch.shard(), due);
        watch.found(due.keySet(), findings, now);
        findings.unreadable().forEach((id, why) -> leaveToWhoeverMendsIt(watch, id, now, why));
        return turns.isOurs(watch.shard())
                ? plan(watch, findings.unfinished(), now)
                : leaveToOtherInstance(watch, findings.unfinished(), now);
    }

    private Plan leaveToOtherInstance(ShardWatch watch, List<Situation> unfinished, Instant now) {
        Instant soon = now.plus(backOff.first());
        unfinished.forEach(
                situation -> watch.change(situation.terms().transferId(), known -> known.lookedAtAgain(soon)));
        return new Plan(List.of(), List.of());
    }

    private Plan plan(ShardWatch watch, List<Situation> unfinished, Instant now) {
        List<Resend> planned = new ArrayList<>();
        List<Situation> waitForRelay = new ArrayList<>();
        for (Situation situation : unfinished) {
            TransferId id = situation.terms().transferId();
            try {
                switch (NextAction.in(situation, backOff, now)) {
                    case Wait(Instant until) -> {
                        // It may move on by itself before that, and then something else is due.
                        Instant soon = now.plus(backOff.first());
                        watch.change(id, known -> known.lookedAtAgain(until.isBefore(soon) ? until : soon));
                    }
                    case WaitForRelay() -> waitForRelay.add(situation);
                    case RequestAgain(TransferRequested event, Awaited awaited) ->
                        planned.add(new Resend(watch, event, awaited));
                    case SayAgain(TransferEvent event, Awaited awaited) ->
                        planned.add(new Resend(watch, event, awaited));
                    case AskToCancel(CancelRequested event, Awaited awaited) ->
                        planned.add(new Resend(watch, event, awaited));
                }
            } catch (UnprocessableEvent brokenRow) {
                leaveToWhoeverMendsIt(watch, id, now, brokenRow);
            }
        }
        return new Plan(planned, waitForRelay);
    }

    /**
     * A transfer with a broken row is reported again and again until somebody has mended it. The others do not wait for
     * that.
     */
    private void leaveToWhoeverMendsIt(ShardWatch watch, TransferId id, Instant now, RuntimeException why) {
        watch.change(id, known -> known.lookedAtAgain(now.plus(backOff.longest())));
        observer.broken(id, why);
    }

    private void sayWhatIsLost(Map<ShardWatch, Plan> plans, Instant now) {
        Map<ShardWatch, List<Situation>> waiting = new LinkedHashMap<>();
        List<Resend> planned = new ArrayList<>();
        plans.forEach((watch, plan) -> {
            planned.addAll(plan.resends());
            if (!plan.waitForRelay().isEmpty()) {
                waiting.put(watch, plan.waitForRelay());
            }
        });
        relays.sentOn(waiting, now).ifPresent(sentOn -> {
            sentOn.forEach((watch, situations) ->
                    planned.addAll(plan(watch, situations, now).resends()));
            resends.sayTheLostOf(planned);
        });
    }

    private void publish(Set<ShardWatch> read, Duration readAt) {
        watches.forEach(watch -> watch.publish(Optional.of(readAt).filter(at -> read.contains(watch))));
    }

    private void report(ShardWatch watch, Instant now) {
        SortedMap<TransferId, Followed> followed = watch.published().followed();
        Duration oldest = followed.isEmpty()
                ? Duration.ZERO
                : Duration.between(followed.firstKey().givenAt(), now);
        observer.unfinished(watch.shard(), followed.size(), watch.published().byStage(), oldest);
    }
}
