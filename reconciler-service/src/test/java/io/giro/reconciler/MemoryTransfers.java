package io.giro.reconciler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.giro.account.Slot;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.CreditDecision;
import io.giro.saga.memory.MemoryBooks;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The transfers of books in memory. A shard can be made unreachable and a transfer unreadable, and each that is read is counted. */
final class MemoryTransfers implements Transfers {

    private final MemoryBooks books;
    private final int shards;
    private final Map<Integer, Map<TransferId, Shown>> shown = new HashMap<>();
    private final Set<Integer> unreachable = new HashSet<>();
    private final Set<TransferId> edited = new HashSet<>();
    private final Set<TransferId> editedDecisions = new HashSet<>();
    private final Map<Integer, List<TransferRequested>> outbox = new HashMap<>();
    private int rowsRead;

    MemoryTransfers(MemoryBooks books, int shards) {
        this.books = books;
        this.shards = shards;
    }

    /** Everything about a transfer, in the views of both shards. */
    void showAsEnded(TransferId id) {
        for (int shard = 0; shard < shards; shard++) {
            show(shard, id, Shown.EVERYTHING);
        }
    }

    void show(int shard, TransferId id, Shown what) {
        shown.computeIfAbsent(shard, first -> new HashMap<>()).put(id, what);
    }

    void cutOff(int shard) {
        unreachable.add(shard);
    }

    /** Somebody writes into a transfer's rows what nobody can read. */
    void edit(TransferId id) {
        edited.add(id);
    }

    /** The same in what its destination has decided. */
    void editDecision(TransferId id) {
        editedDecisions.add(id);
    }

    void reconnect(int shard) {
        unreachable.remove(shard);
    }

    List<TransferRequested> outbox(int shard) {
        return outbox.getOrDefault(shard, List.of());
    }

    int rowsRead() {
        return rowsRead;
    }

    @Override
    public List<Entry> page(int shard, TransferId after, TransferId before, int rows) {
        List<Entry> page = accepted(shard)
                .filter(terms -> terms.transferId().compareTo(after) > 0
                        && terms.transferId().compareTo(before) < 0)
                .limit(rows)
                .map(terms -> new Entry(
                        terms.transferId(),
                        books.hold(terms.transferId()).flatMap(hold -> End.of(hold.state(), terms.destination()))))
                .toList();
        rowsRead += page.size();
        return page;
    }

    @Override
    public List<Row> rows(int shard, Collection<TransferId> ids) {
        if (!Collections.disjoint(edited, ids)) {
            throw new UnreadableRow(new IllegalArgumentException("no state: BLOCKED"));
        }
        return accepted(shard)
                .filter(terms -> ids.contains(terms.transferId()))
                .map(terms -> new Row(terms, books.hold(terms.transferId())))
                .toList();
    }

    @Override
    public Map<TransferId, Shown> shown(int shard, Collection<TransferId> ids) {
        mustReach(shard);
        Map<TransferId, Shown> ofShard = shown.getOrDefault(shard, Map.of());
        return ids.stream().filter(ofShard::containsKey).collect(Collectors.toMap(id -> id, ofShard::get));
    }

    @Override
    public Map<TransferId, CreditDecision> creditDecisions(int shard, Collection<TransferId> ids) {
        mustReach(shard);
        if (!Collections.disjoint(editedDecisions, ids)) {
            throw new UnreadableRow(new IllegalArgumentException("no reason: BLOCKED"));
        }
        Map<TransferId, CreditDecision> decisions = new HashMap<>();
        ids.forEach(id -> books.creditDecision(id)
                .filter(decision -> shardOf(decision.destination().slot()) == shard)
                .ifPresent(decision -> decisions.put(id, decision)));
        return decisions;
    }

    @Override
    public Optional<RowToRelay> newestInOutbox(int shard) {
        mustReach(shard);
        int rows = outbox(shard).size();
        return outbox(shard).stream()
                .reduce((first, second) -> second)
                .map(request -> new RowToRelay(
                        rows, request.topic(), request.key(), request.eventId().getBytes(UTF_8), Optional.empty()));
    }

    @Override
    public void requestAgain(int shard, List<TransferRequested> requests) {
        mustReach(shard);
        outbox.computeIfAbsent(shard, first -> new ArrayList<>()).addAll(requests);
    }

    private Stream<TransferTerms> accepted(int shard) {
        mustReach(shard);
        return books.transfers().stream()
                .filter(terms -> shardOf(terms.source().slot()) == shard)
                .sorted(Comparator.comparing(TransferTerms::transferId));
    }

    private int shardOf(Slot slot) {
        return slot.shard(shards);
    }

    private void mustReach(int shard) {
        if (unreachable.contains(shard)) {
            throw new IllegalStateException("shard " + shard + " cannot be reached");
        }
    }
}
