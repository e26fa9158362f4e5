package io.giro.reconciler;

import io.giro.account.AccountId;
import io.giro.reconciler.Transfers.Entry;
import io.giro.reconciler.Transfers.Row;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.transfer.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Puts together what the shards of both accounts say about transfers. It throws when the shard that accepted them cannot be
 * reached; when a destination does not answer, only its transfers are left out. A shard that failed once is not asked again
 * before the next run, because the next question would wait as long.
 */
final class Survey {

    private final Transfers transfers;
    private final int shards;
    private final BiConsumer<String, RuntimeException> failed;
    private final Set<Integer> silent = new HashSet<>();

    /**
     * @param failed hears what could not be asked
     */
    Survey(Transfers transfers, int shards, BiConsumer<String, RuntimeException> failed) {
        this.transfers = transfers;
        this.shards = shards;
        this.failed = failed;
    }

    /**
     * What was found. A transfer that appears nowhere here has finished, or was never there.
     *
     * @param unfinished in the order of their ids
     * @param unanswered the transfers about which their destinations did not answer
     * @param unreadable the transfers with a row that cannot be read, and why
     */
    record Findings(List<Situation> unfinished, List<Row> unanswered, Map<TransferId, UnreadableRow> unreadable) {

        private Findings and(Findings others) {
            List<Situation> allUnfinished = new ArrayList<>(unfinished);
            allUnfinished.addAll(others.unfinished);
            List<Row> allUnanswered = new ArrayList<>(unanswered);
            allUnanswered.addAll(others.unanswered);
            Map<TransferId, UnreadableRow> allUnreadable = new TreeMap<>(unreadable);
            allUnreadable.putAll(others.unreadable);
            return new Findings(allUnfinished, allUnanswered, allUnreadable);
        }
    }

    /** Begins a run: shards that did not answer in the one before are asked again. */
    void begin() {
        silent.clear();
    }

    /** Whether a shard did not answer in this run. */
    boolean isSilent(int shard) {
        return silent.contains(shard);
    }

    /** Has nothing more asked of this shard in this run: it did not answer. */
    void leaveOut(int shard) {
        silent.add(shard);
    }

    /**
     * The transfers that have ended but whose views do not show all of it. Views that cannot be asked now count as showing
     * it.
     */
    Set<TransferId> halfShown(int shard, List<Entry> entries) {
        Map<TransferId, AccountId> ended = new HashMap<>();
        entries.forEach(entry -> entry.end().ifPresent(end -> ended.put(entry.id(), end.destination())));
        Map<TransferId, Shown> shown = shown(shard, ended);
        return entries.stream()
                .filter(entry -> isHalf(entry, shown))
                .map(Entry::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What is known of transfers that a shard has accepted. One that cannot be read does not hide the others. */
    Findings of(int shard, SortedMap<TransferId, Followed> followed) {
        try {
            return ofReadable(shard, followed);
        } catch (UnreadableRow e) {
            if (followed.size() == 1) {
                return new Findings(List.of(), List.of(), Map.of(followed.firstKey(), e));
            }
            TransferId middle = List.copyOf(followed.keySet()).get(followed.size() / 2);
            return of(shard, followed.headMap(middle)).and(of(shard, followed.tailMap(middle)));
        }
    }

    private Findings ofReadable(int shard, Map<TransferId, Followed> followed) {
        List<Row> rows = transfers.rows(shard, followed.keySet());
        Map<TransferId, AccountId> ended = new HashMap<>();
        rows.stream()
                .filter(row -> hasEnded(row.hold()))
                .forEach(row -> ended.put(row.terms().transferId(), row.terms().destination()));
        Map<TransferId, Shown> shown = shown(shard, ended);
        Map<TransferId, Optional<CreditDecision>> decisions = decisions(rows.stream()
                .filter(row -> needsDecision(row, shown))
                .collect(Collectors.toMap(
                        row -> row.terms().transferId(), row -> row.terms().destination())));
        List<Situation> unfinished = new ArrayList<>();
        List<Row> unanswered = new ArrayList<>();
        for (Row row : rows) {
            TransferId id = row.terms().transferId();
            boolean isUnanswered = ended.containsKey(id) && !shown.containsKey(id)
                    || needsDecision(row, shown) && !decisions.containsKey(id);
            if (isUnanswered) {
                unanswered.add(row);
            } else if (!isFinished(row, shown)) {
                Followed known = followed.get(id);
                unfinished.add(new Situation(
                        new UnfinishedTransfer(row.terms(), row.hold(), shown.getOrDefault(id, Shown.NOTHING)),
                        decisions.getOrDefault(id, Optional.empty()),
                        Optional.ofNullable(known).flatMap(Followed::resent),
                        Optional.ofNullable(known).flatMap(Followed::relayedBy)));
            }
        }
        return new Findings(unfinished, unanswered, Map.of());
    }

    private static boolean isHalf(Entry entry, Map<TransferId, Shown> shown) {
        Shown both = shown.getOrDefault(entry.id(), Shown.EVERYTHING);
        return entry.end().filter(end -> !both.isWhole(end.state())).isPresent();
    }

    private static boolean isFinished(Row row, Map<TransferId, Shown> shown) {
        Shown both = shown.getOrDefault(row.terms().transferId(), Shown.NOTHING);
        return row.hold().filter(hold -> both.isWhole(hold.state())).isPresent();
    }

    /** Whether what it waits for depends on the destination's decision. */
    private static boolean needsDecision(Row row, Map<TransferId, Shown> shown) {
        if (!hasEnded(row.hold())) {
            return true;
        }
        Shown both = shown.getOrDefault(row.terms().transferId(), Shown.EVERYTHING);
        return both.hangsOnTheDecision()
                && row.hold()
                        .filter(hold -> hold.state() != Hold.State.REJECTED)
                        .isPresent();
    }

    private static boolean hasEnded(Optional<Hold> hold) {
        return hold.filter(placed -> placed.state() != Hold.State.HELD).isPresent();
    }

    /** What the views of both shards show of the transfers of a shard, without those whose destination does not answer. */
    private Map<TransferId, Shown> shown(int shard, Map<TransferId, AccountId> destinations) {
        Map<TransferId, Shown> shown = new HashMap<>();
        if (destinations.isEmpty()) {
            return shown;
        }
        Map<TransferId, Shown> here = transfers.shown(shard, destinations.keySet());
        byShard(destinations).forEach((other, ids) -> {
            Optional<Map<TransferId, Shown>> there = other == shard
                    ? Optional.of(here)
                    : ask(other, "asking the views of shard " + other, () -> transfers.shown(other, ids));
            there.ifPresent(answer -> ids.forEach(id ->
                    shown.put(id, here.getOrDefault(id, Shown.NOTHING).and(answer.getOrDefault(id, Shown.NOTHING)))));
        });
        return shown;
    }

    /** What the destinations have decided about each of these, without those whose destination does not answer. */
    private Map<TransferId, Optional<CreditDecision>> decisions(Map<TransferId, AccountId> destinations) {
        Map<TransferId, Optional<CreditDecision>> decisions = new HashMap<>();
        byShard(destinations)
                .forEach((shard, ids) -> ask(
                                shard,
                                "asking shard " + shard + " as a destination",
                                () -> transfers.creditDecisions(shard, ids))
                        .ifPresent(
                                answer -> ids.forEach(id -> decisions.put(id, Optional.ofNullable(answer.get(id))))));
        return decisions;
    }

    private SortedMap<Integer, List<TransferId>> byShard(Map<TransferId, AccountId> destinations) {
        SortedMap<Integer, List<TransferId>> byShard = new TreeMap<>();
        destinations.forEach((id, destination) -> byShard.computeIfAbsent(
                        destination.slot().shard(shards), first -> new ArrayList<>())
                .add(id));
        return byShard;
    }

    private <T> Optional<T> ask(int shard, String what, Supplier<T> question) {
        if (isSilent(shard)) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.get());
        } catch (UnreadableRow itself) {
            throw itself;
        } catch (RuntimeException noAnswer) {
            leaveOut(shard);
            failed.accept(what, noAnswer);
            return Optional.empty();
        }
    }
}
