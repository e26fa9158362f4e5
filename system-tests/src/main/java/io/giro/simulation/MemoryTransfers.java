package io.giro.simulation;

import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.Transfers;
import io.giro.reconciler.UnfinishedTransfer;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.saga.Said;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the reconciler reads: the books in memory, and the views, which show whose end its caller can see. */
final class MemoryTransfers implements Transfers {

    private final World world;

    MemoryTransfers(World world) {
        this.world = world;
    }

    @Override
    public Page page(int shard, TransferId after, TransferId before, int rows) {
        List<TransferTerms> page = accepted(shard)
                .filter(terms -> terms.transferId().compareTo(after) > 0
                        && terms.transferId().compareTo(before) < 0)
                .limit(rows)
                .toList();
        return new Page(
                unfinished(shard, page.stream()),
                page.isEmpty() ? Optional.empty() : Optional.of(page.getLast().transferId()));
    }

    @Override
    public List<UnfinishedTransfer> unfinishedAmong(int shard, Collection<TransferId> ids) {
        return unfinished(shard, accepted(shard).filter(terms -> ids.contains(terms.transferId())));
    }

    @Override
    public Map<TransferId, CreditDecision> creditDecisions(int shard, Collection<TransferId> ids) {
        mustReach(shard);
        Map<TransferId, CreditDecision> decisions = new HashMap<>();
        ids.forEach(id -> world.books
                .creditDecision(id)
                .filter(decision -> decision.destination().slot().shard(World.SHARDS) == shard)
                .ifPresent(decision -> decisions.put(id, decision)));
        return decisions;
    }

    @Override
    public Optional<Instant> firstPlacedFrom(int shard, TransferId from) {
        return accepted(shard)
                .filter(terms -> terms.transferId().compareTo(from) >= 0)
                .flatMap(terms -> world.books.hold(terms.transferId()).flatMap(Hold::held).stream())
                .map(Said::at)
                .findFirst();
    }

    @Override
    public void requestAgain(int shard, List<TransferRequested> requests) {
        mustReach(shard);
        requests.forEach(request -> world.relay.add(shard, request));
    }

    private List<UnfinishedTransfer> unfinished(int shard, Stream<TransferTerms> transfers) {
        return transfers
                .map(terms -> new UnfinishedTransfer(terms, world.books.hold(terms.transferId())))
                .filter(transfer -> transfer.needsDestination()
                        || !world.views.hasEnded(shard, transfer.terms().transferId()))
                .toList();
    }

    private Stream<TransferTerms> accepted(int shard) {
        mustReach(shard);
        return world.books.transfers().stream()
                .filter(terms -> terms.transferId().slot().shard(World.SHARDS) == shard)
                .sorted(Comparator.comparing(TransferTerms::transferId));
    }

    private void mustReach(int shard) {
        if (world.faults.strikes(Fault.FAILURE)) {
            throw new WorldFailed("shard " + shard + " cannot be reached");
        }
    }
}
