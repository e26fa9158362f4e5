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
    private final Map<AccountId, Account> accounts;
    private final Map<TransferId, Hold> holds;
    private final Map<TransferId, CreditDecision> creditDecisions;
    private final Map<TransferId, String> acceptedTerms;

    private final Map<AccountId, Account> beforeTheirChange = new LinkedHashMap<>();
    private final List<Hold> placedHolds = new ArrayList<>();
    private final List<Hold> endedHolds = new ArrayList<>();
    private final List<CreditDecision> newCreditDecisions = new ArrayList<>();
    private final List<LedgerEntry> newEntries = new ArrayList<>();

    /**
     * @param loaded the ids that were looked for; the book knows nothing about any other
     * @param acceptedTerms the book keeps the map, and never changes it
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
        this.accounts = HashMap.newHashMap(accounts.size());
        this.holds = HashMap.newHashMap(loaded.holds().size());
        this.creditDecisions = HashMap.newHashMap(loaded.creditDecisions().size());
        this.acceptedTerms = acceptedTerms;
        accounts.forEach(account -> this.accounts.put(account.id(), account));
        holds.forEach(hold -> this.holds.put(hold.transferId(), hold));
        creditDecisions.forEach(decision -> this.creditDecisions.put(decision.transferId(), decision));
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return found(accounts, id, loaded.accounts());
    }

    @Override
    public Optional<Hold> hold(TransferId id) {
        return found(holds, id, loaded.holds());
    }

    @Override
    public Optional<CreditDecision> creditDecision(TransferId id) {
        return found(creditDecisions, id, loaded.creditDecisions());
    }

    @Override
    public Optional<String> acceptedTermsHash(TransferId id) {
        return found(acceptedTerms, id, loaded.acceptedTerms());
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

    /** In the order of their first changes. */
    public Collection<AccountChange> changedAccounts() {
        List<AccountChange> changes = new ArrayList<>(beforeTheirChange.size());
        for (Account before : beforeTheirChange.values()) {
            changes.add(new AccountChange(before, account(before.id()).orElseThrow()));
        }
        return changes;
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
        beforeTheirChange.putIfAbsent(after.id(), before);
    }

    /** Empty if there is no such row. Throws if the step did not ask for it, because then the book cannot know. */
    private static <K, V> Optional<V> found(Map<K, V> rows, K id, Set<K> asked) {
        V row = rows.get(id);
        if (row == null && !asked.contains(id)) {
            throw new IllegalStateException("the step did not ask for " + id + " before it decided");
        }
        return Optional.ofNullable(row);
    }
}
