package io.giro.projector;

import io.giro.account.AccountId;
import io.giro.saga.UnprocessableBatch;
import io.giro.transfer.TransferId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The views in memory. A shard can be made to fail, and a transfer to be one that no shard ever takes. */
final class MemoryViews implements Views {

    private final Map<Integer, Map<TransferId, TransferRow>> transfers = new HashMap<>();
    private final Map<Integer, Map<AccountId, BalanceRow>> balances = new HashMap<>();
    private final Set<Integer> failing = new HashSet<>();
    private final Set<TransferId> impossible = new HashSet<>();

    @Override
    public void merge(int shard, Projection rows) {
        if (failing.contains(shard)) {
            throw new IllegalStateException("shard " + shard + " is down");
        }
        if (rows.transfers().stream()
                .anyMatch(row -> impossible.contains(row.terms().transferId()))) {
            throw new UnprocessableBatch("too long", new IllegalArgumentException());
        }
        rows.transfers().forEach(row -> of(transfers, shard).merge(row.terms().transferId(), row, TransferRow::merge));
        rows.balances().forEach(row -> of(balances, shard).merge(row.balance().accountId(), row, BalanceRow::merge));
    }

    void fail(int shard) {
        failing.add(shard);
    }

    void recover(int shard) {
        failing.remove(shard);
    }

    void neverTake(TransferId id) {
        impossible.add(id);
    }

    Collection<TransferRow> transfers(int shard) {
        return of(transfers, shard).values();
    }

    Collection<BalanceRow> balances(int shard) {
        return of(balances, shard).values();
    }

    private static <K, V> Map<K, V> of(Map<Integer, Map<K, V>> rows, int shard) {
        return rows.computeIfAbsent(shard, first -> new TreeMap<>());
    }
}
