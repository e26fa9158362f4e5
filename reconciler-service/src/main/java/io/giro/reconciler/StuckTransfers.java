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
import io.giro.reconciler.Transfers.Row;
import io.giro.saga.Clock;
import io.giro.saga.UnprocessableEvent;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The transfers that have not ended: what each waits for, why, and what will be done about it. Rows and Kafka are asked when
 * somebody wants to know; which transfers there are, and how many, is what the reconciler in this process remembers of its
 * last runs. Nothing is changed by it. Thread-safe.
 */
public final class StuckTransfers {

    private final int shards;
    private final FollowedTransfers followed;
    private final Transfers transfers;
    private final StepProgress steps;
    private final BackOff backOff;
    private final Clock clock;

    public StuckTransfers(
            int shards,
            FollowedTransfers followed,
            Transfers transfers,
            StepProgress steps,
            BackOff backOff,
            Clock clock) {
        this.shards = shards;
        this.followed = followed;
        this.transfers = transfers;
        this.steps = steps;
        this.backOff = backOff;
        this.clock = clock;
    }

    /**
     * @param total how many there were at the last run
     * @param byStage how many of them wait for what; without those of which that is not known
     * @param oldest the oldest of them that are still stuck, oldest first
     * @param notAsked what could not be asked, or not lately; the transfers that it is about are missing, or say so
     * @param isComplete whether every transfer was looked at since this process started, and none had to be left out
     */
    public record Overview(
            int total,
            Map<Stage, Integer> byStage,
            List<StuckTransfer> oldest,
            List<String> notAsked,
            boolean isComplete) {}

    /**
     * @param olderThan the least age; what is younger than the reconciler's first look is not known to it
     * @param limit how many of the oldest to explain
     */
    public Overview olderThan(Duration olderThan, int limit) {
        Instant now = clock.now();
        TransferId youngest = TransferId.firstAt(now.minus(olderThan));
        TreeMap<TransferId, Followed> candidates = new TreeMap<>();
        for (int shard = 0; shard < shards; shard++) {
            candidates.putAll(followed.ofShard(shard).headMap(youngest));
        }
        Map<Stage, Integer> byStage = new EnumMap<>(Stage.class);
        candidates.values().forEach(one -> one.stage().ifPresent(stage -> byStage.merge(stage, 1, Integer::sum)));
        Set<String> notAsked = new TreeSet<>();
        followed.unread().forEach(shard -> notAsked.add("looking at shard " + shard));
        List<StuckTransfer> oldest = new ArrayList<>();
        // Some have ended meanwhile, so one portion may not be enough.
        for (Iterator<Map.Entry<TransferId, Followed>> rest =
                        candidates.entrySet().iterator();
                oldest.size() < limit && rest.hasNext(); ) {
            Map<TransferId, Followed> portion = new TreeMap<>();
            while (portion.size() < limit - oldest.size() && rest.hasNext()) {
                Map.Entry<TransferId, Followed> one = rest.next();
                portion.put(one.getKey(), one.getValue());
            }
            oldest.addAll(explain(portion, notAsked, now));
        }
        return new Overview(candidates.size(), byStage, oldest, List.copyOf(notAsked), followed.isComplete());
    }

    /**
     * One transfer, whether it is stuck or not.
     *
     * @return empty when there is no such transfer
     * @throws UnreadableRow if one of its rows cannot be read
     * @throws RuntimeException if its shard cannot be reached
     */
    public Optional<StuckTransfer> find(TransferId id) {
        int shard = id.slot().shard(shards);
        Optional<Row> row = transfers.rows(shard, List.of(id)).stream().findFirst();
        Followed known = followed.ofShard(shard).getOrDefault(id, Followed.since(clock.now()));
        Set<String> notAsked = new TreeSet<>();
        return row.map(found -> explain(Map.of(id, known), notAsked, clock.now()).stream()
                .findFirst()
                .orElseGet(() -> unexplained(found.terms(), notAsked)));
    }

    private static StuckTransfer unexplained(TransferTerms terms, Set<String> notAsked) {
        return notAsked.isEmpty()
                ? new StuckTransfer(
                        terms,
                        Optional.empty(),
                        "It has ended, and the views show it.",
                        Optional.empty(),
                        Optional.empty())
                : new StuckTransfer(
                        terms,
                        Optional.empty(),
                        "It cannot be told; what did not succeed: %s.".formatted(String.join("; ", notAsked)),
                        Optional.of("ask again"),
                        Optional.empty());
    }

    private List<StuckTransfer> explain(Map<TransferId, Followed> some, Set<String> notAsked, Instant now) {
        Survey survey = new Survey(transfers, shards, (what, cause) -> notAsked.add(what));
        Map<Integer, SortedMap<TransferId, Followed>> byShard = new TreeMap<>();
        some.forEach((id, known) -> byShard.computeIfAbsent(id.slot().shard(shards), shard -> new TreeMap<>())
                .put(id, known));
        List<Situation> unfinished = new ArrayList<>();
        List<StuckTransfer> explained = new ArrayList<>();
        byShard.forEach((shard, ofShard) -> {
            try {
                Findings findings = survey.of(shard, ofShard);
                unfinished.addAll(findings.unfinished());
                findings.unanswered().forEach(row -> explained.add(unanswered(row.terms())));
                findings.unreadable()
                        .forEach((id, why) -> notAsked.add("reading transfer %s: %s".formatted(id, why.getMessage())));
            } catch (RuntimeException noAnswer) {
                notAsked.add("reading shard " + shard);
            }
        });
        explained.addAll(explain(unfinished, notAsked, now));
        explained.sort(Comparator.comparing(one -> one.terms().transferId()));
        return explained;
    }

    private StuckTransfer unanswered(TransferTerms terms) {
        String reason = "Its destination's shard %d does not answer."
                .formatted(terms.destination().slot().shard(shards));
        return new StuckTransfer(terms, Optional.empty(), reason, Optional.of("ask again"), Optional.empty());
    }

    private List<StuckTransfer> explain(List<Situation> unfinished, Set<String> notAsked, Instant now) {
        List<StuckTransfer> explained = new ArrayList<>();
        Map<Situation, Next> next = new HashMap<>();
        for (Situation situation : unfinished) {
            try {
                next.put(situation, next(situation, now));
            } catch (UnprocessableEvent brokenRow) {
                explained.add(new StuckTransfer(
                        situation.terms(),
                        Optional.of(situation.stage()),
                        "Its rows contradict each other: " + brokenRow.getMessage(),
                        Optional.empty(),
                        Optional.empty()));
            }
        }
        Map<Awaited, Standing> standings = standings(next.values(), notAsked);
        next.forEach((situation, todo) -> explained.add(explain(situation, todo, standings, now)));
        return explained;
    }

    private Map<Awaited, Standing> standings(Collection<Next> next, Set<String> notAsked) {
        Set<Awaited> awaited =
                next.stream().flatMap(todo -> todo.awaited.stream()).collect(Collectors.toSet());
        try {
            return awaited.isEmpty() ? Map.of() : steps.standings(awaited);
        } catch (RuntimeException noAnswer) {
            notAsked.add("asking how far the steps are");
            return Map.of();
        }
    }

    private StuckTransfer explain(Situation situation, Next next, Map<Awaited, Standing> standings, Instant now) {
        Optional<Standing> standing = next.awaited.map(standings::get);
        boolean isLost = standing.filter(Standing::passed).isPresent();
        boolean hangsOnTheClock = isLost || now.isBefore(next.due);
        return new StuckTransfer(
                situation.terms(),
                Optional.of(situation.stage()),
                next.awaited
                                .map(awaited -> reason(awaited, standing))
                                .orElse("Nothing shows that the relay of shard %d has sent its request to Kafka"
                                        .formatted(situation
                                                .terms()
                                                .source()
                                                .slot()
                                                .shard(shards)))
                        + repeated(situation) + ".",
                Optional.of(isLost ? next.what : next.what + " unless it gets on"),
                hangsOnTheClock ? Optional.of(now.isBefore(next.due) ? next.due : now) : Optional.empty());
    }

    private static String reason(Awaited awaited, Optional<Standing> standing) {
        String topic = awaited.topic().topicName();
        String step = awaited.step().service() + "." + awaited.step().stepName();
        return standing.map(where -> where.passed()
                        ? "%s was lost, or parked as a dead letter: %s has read partition %d up to offset %d, and nothing came of it"
                                .formatted(topic, step, where.partition(), where.reached())
                        : "%s waits in partition %d: %s is at offset %d of %d, a backlog of %d"
                                .formatted(
                                        topic, where.partition(), step, where.reached(), where.end(), where.backlog()))
                .orElseGet(() -> "%s had no effect, and Kafka does not say how far %s is".formatted(topic, step));
    }

    private static String repeated(Situation situation) {
        return situation
                .resentSinceItGotStuck()
                .map(resent -> "; %s was said again %s, last at %s"
                        .formatted(
                                resent.topic().topicName(),
                                resent.times() == 1 ? "once" : resent.times() + " times",
                                resent.last().truncatedTo(ChronoUnit.SECONDS)))
                .orElse("");
    }

    /** What is to be done when the last event has had its time. */
    private Next next(Situation situation, Instant now) {
        Instant due = NextAction.dueAt(situation, backOff);
        return switch (NextAction.in(situation, backOff, now.isBefore(due) ? due : now)) {
            case Wait(Instant until) ->
                throw new IllegalStateException("is due at " + due + " and waits until " + until);
            case WaitForRelay() ->
                new Next(due, "say transfer.requested again, to see whether the relay works", Optional.empty());
            case RequestAgain(TransferRequested event, Awaited awaited) -> sayAgain(due, event, awaited);
            case SayAgain(TransferEvent event, Awaited awaited) -> sayAgain(due, event, awaited);
            case AskToCancel(CancelRequested event, Awaited awaited) ->
                new Next(due, "ask the destination to cancel", Optional.of(awaited));
        };
    }

    private static Next sayAgain(Instant due, TransferEvent event, Awaited awaited) {
        return new Next(due, "say " + event.topic().topicName() + " again", Optional.of(awaited));
    }

    private record Next(Instant due, String what, Optional<Awaited> awaited) {}
}
