package io.giro.simulation;

import io.giro.account.AccountId;
import io.giro.projector.BalanceRow;
import io.giro.projector.Projection;
import io.giro.projector.TransferRow;
import io.giro.projector.Views;
import io.giro.transfer.TransferId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The views of all shards in memory. */
final class ShardViews implements Views {

    private final List<Rows> shards;

    ShardViews(int shards) {
        this.shards = Stream.generate(Rows::new).limit(shards).toList();
    }

    @Override
    public void merge(int shard, Projection rows) {
        Rows views = shards.get(shard);
        rows.transfers().forEach(row -> views.transfers.merge(row.terms().transferId(), row, TransferRow::merge));
        rows.balances().forEach(row -> views.balances.merge(row.balance().accountId(), row, BalanceRow::merge));
    }

    Optional<TransferRow> transfer(int shard, TransferId id) {
        return Optional.ofNullable(shards.get(shard).transfers.get(id));
    }

    boolean hasEnded(int shard, TransferId id) {
        return transfer(shard, id).filter(row -> row.state().isTerminal()).isPresent();
    }

    Optional<BalanceRow> balance(int shard, AccountId id) {
        return Optional.ofNullable(shards.get(shard).balances.get(id));
    }

    private static final class Rows {
        private final Map<TransferId, TransferRow> transfers = new HashMap<>();
        private final Map<AccountId, BalanceRow> balances = new HashMap<>();
    }
}
