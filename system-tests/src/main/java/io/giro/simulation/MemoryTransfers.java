package io.giro.simulation;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.projector.TransferRow;
import io.giro.reconciler.RowToRelay;
import io.giro.reconciler.Shown;
import io.giro.reconciler.Transfers;
import io.giro.saga.CreditDecision;
import io.giro.saga.Said;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
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
    public List<Entry> page(int shard, TransferId after, TransferId before, int rows) {
        return accepted(shard)
                .filter(terms -> terms.transferId().compareTo(after) > 0
                        && terms.transferId().compareTo(before) < 0)
                .limit(rows)
                .map(terms -> new Entry(
                        terms.transferId(),
                        world.books
                                .hold(terms.transferId())
                                .flatMap(hold -> End.of(hold.state(), terms.destination()))))
                .toList();
    }

    @Override
    public List<Row> rows(int shard, Collection<TransferId> ids) {
        return accepted(shard)
                .filter(terms -> ids.contains(terms.transferId()))
                .map(terms -> new Row(terms, world.books.hold(terms.transferId())))
                .toList();
    }

    @Override
    public Map<TransferId, Shown> shown(int shard, Collection<TransferId> ids) {
        mustReach(shard);
        Map<TransferId, Shown> shown = new HashMap<>();
        ids.forEach(id -> world.views.transfer(shard, id).ifPresent(row -> shown.put(id, shown(shard, row))));
        return shown;
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
    public Optional<RowToRelay> newestInOutbox(int shard) {
        mustReach(shard);
        return world.relay.newest(shard);
    }

    @Override
    public void requestAgain(int shard, List<TransferRequested> requests) {
        mustReach(shard);
        requests.forEach(request -> world.relay.add(shard, request));
    }

    /** A fact counts as shown when the balance is, too, that came with it; each shard knows the versions of its own accounts. */
    private Shown shown(int shard, TransferRow row) {
        TransferTerms terms = row.terms();
        long said = world.books
                .creditDecision(terms.transferId())
                .map(CreditDecision::said)
                .map(MemoryTransfers::version)
                .orElse(0L);
        long ended = world.books
                .hold(terms.transferId())
                .flatMap(hold -> hold.ended().or(hold::held))
                .map(MemoryTransfers::version)
                .orElse(0L);
        return new Shown(
                row.at(Topic.HELD).isPresent(),
                (row.at(Topic.CREDITED).isPresent() || row.at(Topic.REFUSED).isPresent())
                        && showsVersion(shard, terms.destination(), said),
                row.state().isTerminal() && showsVersion(shard, terms.source(), ended));
    }

    private boolean showsVersion(int shard, AccountId account, long version) {
        return account.slot().shard(World.SHARDS) != shard
                || version
                        <= world.views
                                .balance(shard, account)
                                .map(row -> row.balance().version())
                                .orElse(0L);
    }

    private static long version(Said said) {
        return said.account().map(AccountBalance::version).orElse(0L);
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
