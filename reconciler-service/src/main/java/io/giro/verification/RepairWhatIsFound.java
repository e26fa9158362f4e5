package io.giro.verification;

import io.giro.checker.AccountFacts;
import io.giro.checker.CheckObserver;
import io.giro.checker.Finding;
import io.giro.checker.FindingCode;
import io.giro.checker.TransferFacts;
import io.giro.checker.TransferId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Repairs while the check goes on, in batches. Transfers come before accounts, so when an account comes it is known
 * whether one of its transfers is broken: then its balance is left alone.
 */
final class RepairWhatIsFound implements CheckObserver {

    private static final int BATCH = 500;
    private static final int MOST_IN_DOUBT = 100_000;

    private final UUID runId;
    private final Mode mode;
    private final Repairs repairs;
    private final RepairLog log;
    private final ToldProgress progress;
    private final Set<String> accountsInDoubt = new HashSet<>();
    private final List<TransferId> transfers = new ArrayList<>();
    private final List<String> accounts = new ArrayList<>();

    RepairWhatIsFound(UUID runId, Mode mode, Repairs repairs, RepairLog log, ToldProgress progress) {
        this.runId = runId;
        this.mode = mode;
        this.repairs = repairs;
        this.log = log;
        this.progress = progress;
    }

    @Override
    public void judged(TransferFacts transfer, List<Finding> standing) {
        progress.judged(transfer, standing);
        Optional<FindingCode> doubt = Soundness.firstDoubt(standing);
        if (doubt.isPresent()) {
            // One more than the most shows that there are too many to remember all of them.
            if (accountsInDoubt.size() <= MOST_IN_DOUBT) {
                accountsInDoubt.addAll(transfer.accounts());
            }
            log.leftAlone("transfer " + transfer.id(), "its rows contradict each other (" + doubt.get() + ")");
        } else if (mode == Mode.REBUILD || Soundness.hasWrongView(standing)) {
            transfers.add(transfer.id());
            if (transfers.size() == BATCH) {
                repairTransfers();
            }
        }
    }

    @Override
    public void judged(AccountFacts account, List<Finding> standing) {
        progress.judged(account, standing);
        boolean wrongBalance = Soundness.hasWrongBalance(standing);
        boolean wrongView = mode == Mode.REBUILD || Soundness.hasWrongView(standing);
        Optional<String> doubt = doubt(account, standing);
        if (doubt.isPresent()) {
            if (!standing.isEmpty()) {
                log.leftAlone("account " + account.id(), doubt.get());
            }
        } else if (wrongBalance) {
            repairs.account(runId, account.id(), log);
        } else if (wrongView) {
            accounts.add(account.id());
            if (accounts.size() == BATCH) {
                repairAccounts();
            }
        }
    }

    /** Repairs the last batches. */
    void finish() {
        repairTransfers();
        repairAccounts();
    }

    private Optional<String> doubt(AccountFacts account, List<Finding> standing) {
        if (accountsInDoubt.size() > MOST_IN_DOUBT) {
            return Optional.of("too much of the ledger is broken to repair any balance from it");
        }
        if (accountsInDoubt.contains(account.id())) {
            return Optional.of("the rows of one of its transfers contradict each other");
        }
        return Soundness.firstDoubt(standing).map(code -> "its own row, entries or holds are broken (" + code + ")");
    }

    private void repairTransfers() {
        if (!transfers.isEmpty()) {
            repairs.transferViews(runId, List.copyOf(transfers), log);
            transfers.clear();
        }
    }

    private void repairAccounts() {
        if (!accounts.isEmpty()) {
            repairs.balanceViews(runId, List.copyOf(accounts), log);
            accounts.clear();
        }
    }
}
