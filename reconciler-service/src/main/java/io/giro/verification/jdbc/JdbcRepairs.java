package io.giro.verification.jdbc;

import io.giro.checker.CannotCheck;
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
     * @param checked the same shards, for the checker
     * @throws CannotCheck if these are not all shards, in their order: a row of a missing shard would look as if nobody knew it
     */
    public JdbcRepairs(Shards shards, List<Shard> checked) {
        ShardTransactions transactions = new ShardTransactions(shards);
        requireAll(shards, transactions);
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

    private static void requireAll(Shards shards, ShardTransactions transactions) {
        shards.indexes().forEach(index -> {
            List<String> stored = transactions.read(
                    index,
                    connection -> Statements.select(
                            connection,
                            "SELECT shard_index, shards FROM shard",
                            List.of(),
                            row -> row.getInt("shard_index") + " of " + row.getInt("shards")));
            String expected = index + " of " + shards.count();
            if (!stored.equals(List.of(expected))) {
                throw new CannotCheck("What was named as shard " + expected + " says that it is shard " + stored
                        + ". Name every shard, in order.");
            }
        });
    }
}
