package io.giro.saga;

import io.giro.account.AccountId;
import io.giro.transfer.TransferId;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The rows that a batch has to lock and load before it can decide. */
public final class Needs {

    private final SortedSet<AccountId> accounts = new TreeSet<>();
    private final SortedSet<TransferId> holds = new TreeSet<>();
    private final SortedSet<TransferId> creditDecisions = new TreeSet<>();
    private final SortedSet<TransferId> acceptedTerms = new TreeSet<>();

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

    /** In the order in which they must be locked. */
    public SortedSet<AccountId> accounts() {
        return accounts;
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
