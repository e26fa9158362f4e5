package io.giro.projector;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.TransferEvent;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a batch of events says to the views of one shard: at most one row per key, in the order of the keys. The order of
 * the events does not matter, and neither does how often each comes.
 *
 * <p>A transfer's row stands on the shards of both its accounts, a balance on the shard of the account that it is about.
 */
public final class Projection {

    private final int shard;
    private final int shards;
    private final Map<TransferId, TransferRow> transfers = new TreeMap<>();
    private final Map<AccountId, BalanceRow> balances = new TreeMap<>();

    /**
     * @param shard whose rows are kept; what the events say to others is left to theirs
     */
    public Projection(int shard, int shards) {
        this.shard = shard;
        this.shards = shards;
    }

    /** The shards that have rows about these terms: the source's and the destination's. */
    public static SortedSet<Integer> shardsOf(TransferTerms terms, int shards) {
        SortedSet<Integer> both = new TreeSet<>();
        both.add(terms.source().slot().shard(shards));
        both.add(terms.destination().slot().shard(shards));
        return both;
    }

    public void add(TransferEvent event) {
        TransferTerms terms = event.terms();
        if (isHere(terms.source()) || isHere(terms.destination())) {
            transfers.merge(terms.transferId(), TransferRow.of(event), TransferRow::merge);
        }
        event.account().ifPresent(balance -> add(balance, event));
    }

    /** By transfer id. */
    public Collection<TransferRow> transfers() {
        return transfers.values();
    }

    /** By account id. */
    public Collection<BalanceRow> balances() {
        return balances.values();
    }

    private void add(AccountBalance balance, TransferEvent event) {
        if (isHere(balance.accountId())) {
            balances.merge(balance.accountId(), new BalanceRow(balance, event.at()), BalanceRow::merge);
        }
    }

    private boolean isHere(AccountId account) {
        return account.slot().shard(shards) == shard;
    }
}
