package io.giro.verification.jdbc;

import io.giro.checker.Shard;
import io.giro.checker.TransferId;
import io.giro.saga.jdbc.Shards;
import io.giro.verification.RepairLog;
import io.giro.verification.Repairs;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The repairs in MySQL: accounts, the views of their balances, and the views of transfers. */
public final class JdbcRepairs implements Repairs {

    private final AccountRepair accounts;
    private final BalanceViewRepair balanceViews;
    private final TransferViewRepair transferViews;

    /**
     * @param shards all of them, as the checker makes sure: if one were missing, views of its transfers would look unfounded
     * @param checked the same shards, for the checker
     */
    public JdbcRepairs(Shards shards, List<Shard> checked) {
        ShardTransactions transactions = new ShardTransactions(shards);
        balanceViews = new BalanceViewRepair(shards, transactions);
        accounts = new AccountRepair(shards, checked, transactions, balanceViews);
        transferViews = new TransferViewRepair(shards, transactions);
    }

    @Override
    public void account(UUID runId, String account, RepairLog log) {
        accounts.repair(runId, account, log);
    }

    @Override
    public void balanceViews(UUID runId, Collection<String> accounts, RepairLog log) {
        balanceViews.repair(runId, accounts, log);
    }

    @Override
    public void transferViews(UUID runId, Collection<TransferId> transfers, RepairLog log) {
        transferViews.repair(runId, transfers, log);
    }
}
