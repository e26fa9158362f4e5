package io.giro.saga;

import io.giro.account.AccountId;
import io.giro.transfer.TransferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The working set of one batch on one shard: the rows that were loaded under the locks, and the changes since. Decisions
 * are applied one by one, so each sees those before it; {@link BookTransaction#write} writes what has changed in the end.
 */
public final class WorkingBook implements Book {

    /** A row of an account as it was loaded, which is the condition of the write, and as it shall be. */
    public record AccountChange(Account before, Account after) {}

    private final Instant now;
    private final Needs loaded;
    private final Map<AccountId, Account> accounts = new HashMap<>();
    private final Map<TransferId, Hold> holds = new HashMap<>();
    private final Map<TransferId, CreditDecision> creditDecisions = new HashMap<>();
    private final Map<TransferId, String> acceptedTerms = new HashMap<>();

    private final Map<AccountId, AccountChange> accountChanges = new LinkedHashMap<>();
    private final List<Hold> placedHolds = new ArrayList<>();
    private final List<Hold> endedHolds = new ArrayList<>();
    private final List<CreditDecision> newCreditDecisions = new ArrayList<>();
    private final List<LedgerEntry> newEntries = new ArrayList<>();

    /**
     * @param loaded what the rows were asked for; the book answers for these ids only
     */
    public WorkingBook(
            Instant now,
            Needs loaded,
            Collection<Account> accounts,
            Collection<Hold> holds,
            Collection<CreditDecision> creditDecisions,
            Map<TransferId, String> acceptedTerms) {
        this.now = now;
        this.loaded = loaded;
        accounts.forEach(account -> this.accounts.put(account.id(), account));
        holds.forEach(hold -> this.holds.put(hold.transferId(), hold));
        creditDecisions.forEach(decision -> this.creditDecisions.put(decision.transferId(), decision));
        this.acceptedTerms.putAll(acceptedTerms);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Optional<Account> account(AccountId id) {
        mustBeLoaded(loaded.accounts(), id);
        return Optional.ofNullable(accounts.get(id));
    }

    @Override
    public Optional<Hold> hold(TransferId id) {
        mustBeLoaded(loaded.holds(), id);
        return Optional.ofNullable(holds.get(id));
    }

    @Override
    public Optional<CreditDecision> creditDecision(TransferId id) {
        mustBeLoaded(loaded.creditDecisions(), id);
        return Optional.ofNullable(creditDecisions.get(id));
    }

    @Override
    public Optional<String> acceptedTermsHash(TransferId id) {
        mustBeLoaded(loaded.acceptedTerms(), id);
        return Optional.ofNullable(acceptedTerms.get(id));
    }

    /** Takes a decision into the book. Rows that may be written only once throw when they are there already. */
    public void apply(Decision decision) {
        decision.account().ifPresent(this::change);
        decision.hold().ifPresent(hold -> {
            Hold before = holds.put(hold.transferId(), hold);
            if (before != null && before.state() != Hold.State.HELD) {
                throw new IllegalStateException("hold " + hold.transferId() + " has ended as " + before.state());
            }
            (before == null ? placedHolds : endedHolds).add(hold);
        });
        decision.creditDecision().ifPresent(credit -> {
            if (creditDecisions.put(credit.transferId(), credit) != null) {
                throw new IllegalStateException("a second credit decision for " + credit.transferId());
            }
            newCreditDecisions.add(credit);
        });
        decision.entry().ifPresent(newEntries::add);
    }

    public Collection<AccountChange> changedAccounts() {
        return accountChanges.values();
    }

    /** Holds to insert. */
    public List<Hold> placedHolds() {
        return placedHolds;
    }

    /** Holds to move on; each was HELD when it was loaded. */
    public List<Hold> endedHolds() {
        return endedHolds;
    }

    public List<CreditDecision> newCreditDecisions() {
        return newCreditDecisions;
    }

    /** In the order of their accounts' versions. */
    public List<LedgerEntry> newEntries() {
        return newEntries;
    }

    private void change(Account after) {
        Account before = accounts.put(after.id(), after);
        if (before == null) {
            throw new IllegalStateException("steps do not open accounts: " + after.id());
        }
        accountChanges.merge(
                after.id(),
                new AccountChange(before, after),
                (first, last) -> new AccountChange(first.before(), last.after()));
    }

    private static <T> void mustBeLoaded(Set<T> ids, T id) {
        if (!ids.contains(id)) {
            throw new IllegalStateException("the step did not ask for " + id + " before it decided");
        }
    }
}
