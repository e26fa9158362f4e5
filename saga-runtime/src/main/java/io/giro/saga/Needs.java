package io.giro.saga;

import io.giro.account.AccountId;
import io.giro.transfer.TransferId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rows that a batch has to lock and load before it can decide. */
public final class Needs {

    private final Set<AccountId> accounts = new HashSet<>();
    private final Set<TransferId> holds = new HashSet<>();
    private final Set<TransferId> creditDecisions = new HashSet<>();
    private final Set<TransferId> acceptedTerms = new HashSet<>();

    public Needs account(AccountId id) {
        accounts.add(id);
        return this;
    }

    public Needs hold(TransferId id) {
        holds.add(id);
        return this;
    }

    public Needs creditDecision(TransferId id) {
        creditDecisions.add(id);
        return this;
    }

    public Needs acceptedTerms(TransferId id) {
        acceptedTerms.add(id);
        return this;
    }

    public Set<AccountId> accounts() {
        return accounts;
    }

    /** In the order in which they must be locked. */
    public List<AccountId> accountsInOrder() {
        return accounts.stream().sorted().toList();
    }

    public Set<TransferId> holds() {
        return holds;
    }

    public Set<TransferId> creditDecisions() {
        return creditDecisions;
    }

    public Set<TransferId> acceptedTerms() {
        return acceptedTerms;
    }
}
