package io.giro.reconciler;

import io.giro.reconciler.StepProgress.Standing;
import io.giro.reconciler.Survey.Findings;
import io.giro.reconciler.Transfers.Row;
import io.giro.saga.Clock;
import io.giro.saga.UnprocessableEvent;
import io.giro.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The transfers that have not ended: what each waits for, why, and what will be done about it. Which transfers there are, and
 * how many, is what the reconciler in this process remembers of its last runs; rows and Kafka are asked about them when
 * somebody wants to know. It changes nothing. Thread-safe.
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
     * @param byStage how many of them wait for what, without those for which that is not known
     * @param oldest the oldest of them that are still stuck, oldest first
     * @param notAsked what could not be asked, or not lately; the transfers concerned are missing, or say so themselves
     * @param isComplete whether every transfer has been looked at since this process started, and none had to be left out
     */
    public record Overview(
            int total,
            Map<Stage, Integer> byStage,
            List<StuckTransfer> oldest,
            List<String> notAsked,
            boolean isComplete) {}

    /**
     * @param olderThan the least age; the reconciler does not know transfers that are too young for its first look
     * @param limit how many of the oldest to explain
     */
    public Overview olderThan(Duration olderThan, int limit) {
        Instant now = clock.now();
        NavigableMap<TransferId, Followed> candidates = acceptedBefore(now.minus(olderThan));
        Map<Stage, Integer> byStage = new EnumMap<>(Stage.class);
        candidates.values().forEach(one -> one.stage().ifPresent(stage -> byStage.merge(stage, 1, Integer::sum)));
        Set<String> notAsked = new TreeSet<>();
        followed.unread().forEach(shard -> notAsked.add("looking at shard " + shard));
        List<StuckTransfer> oldest = oldest(candidates, limit, notAsked, now);
        return new Overview(candidates.size(), byStage, oldest, List.copyOf(notAsked), followed.isComplete());
    }

    private NavigableMap<TransferId, Followed> acceptedBefore(Instant time) {
        TransferId end = TransferId.firstAt(time);
        NavigableMap<TransferId, Followed> accepted = new TreeMap<>();
        for (int shard = 0; shard < shards; shard++) {
            accepted.putAll(followed.ofShard(shard).headMap(end));
        }
        return accepted;
    }

    /** In portions, as some have ended meanwhile, so the first so many candidates may not be enough. */
    private List<StuckTransfer> oldest(
            NavigableMap<TransferId, Followed> candidates, int limit, Set<String> notAsked, Instant now) {
        List<StuckTransfer> oldest = new ArrayList<>();
        NavigableMap<TransferId, Followed> rest = candidates;
        while (oldest.size() < limit && !rest.isEmpty()) {
            List<TransferId> portion =
                    rest.keySet().stream().limit(limit - oldest.size()).toList();
            oldest.addAll(explain(rest.headMap(portion.getLast(), true), notAsked, now));
            rest = rest.tailMap(portion.getLast(), false);
        }
        return oldest;
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
                .orElseGet(() -> notAsked.isEmpty()
                        ? Explanation.ofEnded(found.terms())
                        : Explanation.ofUnknown(found.terms(), notAsked)));
    }

    /** Those of the transfers that have not ended, oldest first; what could not be asked is added to {@code notAsked}. */
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
                findings.unanswered().forEach(row -> explained.add(Explanation.ofUnanswered(row.terms(), shards)));
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

    private List<StuckTransfer> explain(List<Situation> unfinished, Set<String> notAsked, Instant now) {
        List<StuckTransfer> explained = new ArrayList<>();
        List<Explanation> explanations = new ArrayList<>();
        for (Situation situation : unfinished) {
            try {
                explanations.add(Explanation.of(situation, backOff, now));
            } catch (UnprocessableEvent brokenRow) {
                explained.add(Explanation.ofBroken(situation, brokenRow));
            }
        }
        Map<Awaited, Standing> standings = standings(explanations, notAsked);
        explanations.forEach(one -> explained.add(one.with(one.awaited().map(standings::get), shards, now)));
        return explained;
    }

    private Map<Awaited, Standing> standings(List<Explanation> explanations, Set<String> notAsked) {
        Set<Awaited> awaited =
                explanations.stream().flatMap(one -> one.awaited().stream()).collect(Collectors.toSet());
        try {
            return awaited.isEmpty() ? Map.of() : steps.standings(awaited);
        } catch (RuntimeException noAnswer) {
            notAsked.add("asking how far the steps are");
            return Map.of();
        }
    }
}
