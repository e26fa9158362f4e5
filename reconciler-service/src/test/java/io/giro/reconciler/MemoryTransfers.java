package io.giro.reconciler;

import io.giro.account.Slot;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.saga.Said;
import io.giro.saga.memory.MemoryBooks;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The transfers of books in memory. A shard can be made unreachable, and each transfer that is read is counted. */
final class MemoryTransfers implements Transfers {

    private final MemoryBooks books;
    private final int shards;
    private final Set<TransferId> shownAsEnded = new HashSet<>();
    private final Set<Integer> unreachable = new HashSet<>();
    private final Map<Integer, List<TransferRequested>> outbox = new HashMap<>();
    private int rowsRead;

    MemoryTransfers(MemoryBooks books, int shards) {
        this.books = books;
        this.shards = shards;
    }

    void showAsEnded(TransferId id) {
        shownAsEnded.add(id);
    }

    void cutOff(int shard) {
        unreachable.add(shard);
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
    public Page page(int shard, TransferId after, TransferId before, int rows) {
        List<TransferTerms> page = accepted(shard)
                .filter(terms -> terms.transferId().compareTo(after) > 0
                        && terms.transferId().compareTo(before) < 0)
                .limit(rows)
                .toList();
        rowsRead += page.size();
        return new Page(
                unfinished(page.stream()),
                page.isEmpty() ? Optional.empty() : Optional.of(page.getLast().transferId()));
    }

    @Override
    public List<UnfinishedTransfer> unfinishedAmong(int shard, Collection<TransferId> ids) {
        return unfinished(accepted(shard).filter(terms -> ids.contains(terms.transferId())));
    }

    @Override
    public Map<TransferId, CreditDecision> creditDecisions(int shard, Collection<TransferId> ids) {
        mustReach(shard);
        Map<TransferId, CreditDecision> decisions = new HashMap<>();
        ids.forEach(id -> books.creditDecision(id)
                .filter(decision -> shardOf(decision.destination().slot()) == shard)
                .ifPresent(decision -> decisions.put(id, decision)));
        return decisions;
    }

    @Override
    public Optional<Instant> firstPlacedFrom(int shard, TransferId from) {
        return accepted(shard)
                .filter(terms -> terms.transferId().compareTo(from) >= 0)
                .flatMap(terms -> books.hold(terms.transferId()).flatMap(Hold::held).stream())
                .map(Said::at)
                .findFirst();
    }

    @Override
    public void requestAgain(int shard, List<TransferRequested> requests) {
        mustReach(shard);
        outbox.computeIfAbsent(shard, first -> new ArrayList<>()).addAll(requests);
    }

    private List<UnfinishedTransfer> unfinished(Stream<TransferTerms> transfers) {
        return transfers
                .map(terms -> new UnfinishedTransfer(terms, books.hold(terms.transferId())))
                .filter(transfer -> transfer.needsDestination()
                        || !shownAsEnded.contains(transfer.terms().transferId()))
                .toList();
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
