package io.giro.verification;

import io.giro.checker.TransferId;
import java.util.Collection;
import java.util.UUID;

/**
 * Makes stored balances and views say what the ledger says. Each repair is one transaction on one shard. It is computed
 * from what is read after the rows to be changed were locked, and leaves a record of what was there before. It never changes an
 * entry, a hold or a decision. It may run while money moves, and two may run at once: whoever comes second finds nothing
 * to do. A crash leaves whole repairs.
 */
public interface Repairs {

    /** Sets posted to the sum of the account's entries and held to that of its HELD holds, and its balance view to both. */
    void account(UUID runId, String account, RepairLog log);

    /** Makes the balance views of these accounts say what the accounts say. */
    void balanceViews(UUID runId, Collection<String> accounts, RepairLog log);

    /** Makes all rows of the views about these transfers say what the ledger says. */
    void transferViews(UUID runId, Collection<TransferId> transfers, RepairLog log);
}
