package io.giro.reconciler;

import io.giro.reconciler.Survey.Findings;
import io.giro.reconciler.Transfers.Entry;
import io.giro.reconciler.Transfers.Row;
import io.giro.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of one shard. Each of its transfers is read only a few times, at certain ages, and in the order of the ids;
 * those that had not finished are remembered and read again until they have. So in the steady state only the young end of the
 * table is read, and a transfer that is stuck for long costs no more than reading that one transfer.
 *
 * <p>Now and then all transfers are looked at, slowly: an id can be much older than its transfer, when the clock that made it
 * was wrong, or when it was reserved on another shard long before. The first of these looks begins when the process starts.
 * Not thread-safe, except for what it publishes.
 */
final class ShardWatch {

    private static final TransferId BEGINNING = TransferId.firstAt(Instant.EPOCH);

    private final int shard;
    private final Transfers transfers;
    private final ScanLimits limits;
    private final List<Look> looks = new ArrayList<>();
    private final TreeMap<TransferId, Followed> followed = new TreeMap<>();
    private Instant fullLookBegan;
    private TransferId fullLookReadUpTo = BEGINNING;
    private boolean isFullLookOver;
    private boolean hasLookedAtAll;
    private volatile Published published;

    ShardWatch(int shard, Transfers transfers, ScanLimits limits, Instant startedAt) {
        this.shard = shard;
        this.transfers = transfers;
        this.limits = limits;
        this.fullLookBegan = startedAt;
        this.published = new Published(Collections.emptySortedMap(), false, Optional.empty());
        List<Duration> ages = limits.looks();
        for (int i = 0; i < ages.size(); i++) {
            // From there on the next look will not come for a while; after the last look only the full one comes.
            Duration next = i + 1 < ages.size() ? ages.get(i + 1) : ages.get(i).plus(limits.fullLook());
            looks.add(new Look(ages.get(i), TransferId.firstAt(startedAt.minus(next))));
        }
    }

    int shard() {
        return shard;
    }

    /** What other threads may read, as of the last time that it was published. */
    Published published() {
        return published;
    }

    /** @param readAt when the run began; empty if it could not read the shard */
    void publish(Optional<Duration> readAt) {
        published = new Published(
                Collections.unmodifiableSortedMap(new TreeMap<>(followed)),
                hasLookedAtAll && followed.size() < limits.maxUnfinished(),
                readAt);
    }

    /**
     * Looks for unfinished transfers. If it throws, what it has found so far is remembered, and the next call goes on from
     * there.
     */
    void look(Survey survey, Instant now) {
        for (Look look : looks) {
            TransferId horizon = TransferId.firstAt(now.minus(look.age));
            for (int pages = 0; pages < limits.pagesPerRun() && hasRoom(); pages++) {
                Optional<TransferId> last = read(survey, look.readUpTo, horizon, now);
                if (last.isEmpty()) {
                    break;
                }
                look.readUpTo = last.get();
            }
        }
        lookAtAll(survey, now);
    }

    /** The remembered transfers that are to be looked at in this run, those whose turn came first. */
    SortedMap<TransferId, Followed> due(Instant now) {
        return followed.entrySet().stream()
                .filter(entry -> !now.isBefore(entry.getValue().lookAgainAt()))
                .sorted(Comparator.comparing(entry -> entry.getValue().lookAgainAt()))
                .limit(limits.maxResends())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    /** Forgets the transfers that were looked at and have finished, and notes what the others wait for. */
    void found(Set<TransferId> lookedAt, Findings findings, Instant now) {
        Stream<TransferId> unfinished =
                findings.unfinished().stream().map(one -> one.terms().transferId());
        Stream<TransferId> unanswered =
                findings.unanswered().stream().map(row -> row.terms().transferId());
        Set<TransferId> remaining =
                Stream.concat(unfinished, unanswered).collect(Collectors.toCollection(HashSet::new));
        remaining.addAll(findings.unreadable().keySet());
        lookedAt.stream().filter(id -> !remaining.contains(id)).forEach(followed::remove);
        for (Situation situation : findings.unfinished()) {
            change(
                    situation.terms().transferId(),
                    known -> known.at(situation.stage()).lookedAtAgain(now));
        }
        for (Row row : findings.unanswered()) {
            change(row.terms().transferId(), known -> known.lookedAtAgain(now));
        }
    }

    /** Changes what is remembered of a transfer, if it is still remembered. */
    void change(TransferId id, UnaryOperator<Followed> change) {
        followed.computeIfPresent(id, (same, known) -> change.apply(known));
    }

    Optional<Followed> followed(TransferId id) {
        return Optional.ofNullable(followed.get(id));
    }

    private void lookAtAll(Survey survey, Instant now) {
        if (isFullLookOver && !now.isBefore(fullLookBegan.plus(limits.fullLook()))) {
            fullLookBegan = now;
            fullLookReadUpTo = BEGINNING;
            isFullLookOver = false;
        }
        TransferId horizon = TransferId.firstAt(fullLookBegan);
        for (int pages = 0; pages < limits.fullLookPagesPerRun() && !isFullLookOver && hasRoom(); pages++) {
            Optional<TransferId> last = read(survey, fullLookReadUpTo, horizon, now);
            isFullLookOver = last.isEmpty();
            hasLookedAtAll |= isFullLookOver;
            fullLookReadUpTo = last.orElse(fullLookReadUpTo);
        }
    }

    private boolean hasRoom() {
        return followed.size() < limits.maxUnfinished();
    }

    /** Reads a page, remembers its unfinished transfers, and returns the id of its last one; empty when the page is. */
    private Optional<TransferId> read(Survey survey, TransferId after, TransferId before, Instant now) {
        List<Entry> page = transfers.page(shard, after, before, limits.pageRows());
        if (page.isEmpty()) {
            return Optional.empty();
        }
        Set<TransferId> halfShown = survey.halfShown(shard, page);
        for (Entry entry : page) {
            if (entry.end().isEmpty() || halfShown.contains(entry.id())) {
                followed.putIfAbsent(entry.id(), Followed.since(now));
            }
        }
        return Optional.of(page.getLast().id());
    }

    /**
     * @param isComplete whether no unfinished transfer is missing
     * @param readAt when the last run began, by a clock that nobody sets; empty if that run could not read the shard
     */
    record Published(SortedMap<TransferId, Followed> followed, boolean isComplete, Optional<Duration> readAt) {

        Map<Stage, Integer> byStage() {
            Map<Stage, Integer> byStage = new EnumMap<>(Stage.class);
            followed.values().forEach(known -> known.stage().ifPresent(stage -> byStage.merge(stage, 1, Integer::sum)));
            return byStage;
        }
    }

    private static final class Look {

        private final Duration age;
        private TransferId readUpTo;

        Look(Duration age, TransferId readUpTo) {
            this.age = age;
            this.readUpTo = readUpTo;
        }
    }
}
