package io.giro.ingress.spring;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.ingress.account.AccountDetails;
import io.giro.ingress.account.Accounts;
import io.giro.ingress.account.AccountsUnavailable;
import io.giro.ingress.account.FoundAccounts;
import io.giro.ingress.account.KnownAccount;
import io.giro.ingress.account.NewAccount;
import io.giro.ingress.account.Opening;
import io.giro.ingress.account.StatusChange;
import io.giro.ingress.reading.OpenedAccounts;
import java.io.IOException;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Accounts in memory. Those in {@code unreachable} live on a shard that does not answer. */
final class MemoryAccounts implements Accounts, OpenedAccounts {

    final Set<AccountId> unreachable = ConcurrentHashMap.newKeySet();
    final Set<AccountId> withMoney = ConcurrentHashMap.newKeySet();
    private final Map<AccountId, AccountDetails> accounts = new ConcurrentHashMap<>();

    void clear() {
        accounts.clear();
        unreachable.clear();
        withMoney.clear();
    }

    void open(String id, String currency) {
        open(new NewAccount(new AccountId(id), "open", Currency.getInstance(currency), 0));
    }

    Set<AccountId> ids() {
        return Set.copyOf(accounts.keySet());
    }

    FoundAccounts findAll(Set<AccountId> ids) {
        Map<AccountId, KnownAccount> found = new HashMap<>();
        Map<AccountId, AccountsUnavailable> unanswered = new HashMap<>();
        for (AccountId id : ids) {
            if (unreachable.contains(id)) {
                unanswered.put(
                        id,
                        new AccountsUnavailable(
                                "account " + id + " cannot be looked up", new IOException("connection refused")));
            } else {
                find(id).ifPresent(account ->
                        found.put(id, new KnownAccount(id, account.owner(), account.currency(), account.kind())));
            }
        }
        return new FoundAccounts(found, unanswered);
    }

    @Override
    public Opening open(NewAccount wanted) {
        AccountDetails fresh = new AccountDetails(
                wanted.id(),
                wanted.owner(),
                wanted.currency(),
                AccountKind.CUSTOMER,
                AccountStatus.ACTIVE,
                wanted.overdraftLimitMinor(),
                MemoryIntake.NOW);
        AccountDetails before = accounts.putIfAbsent(wanted.id(), fresh);
        return before == null ? new Opening.Opened(fresh, false) : Opening.found(before, wanted);
    }

    @Override
    public Optional<AccountDetails> find(AccountId id) {
        return Optional.ofNullable(accounts.get(id));
    }

    @Override
    public StatusChange freeze(AccountId id) {
        return change(id, AccountStatus.FROZEN);
    }

    @Override
    public StatusChange unfreeze(AccountId id) {
        return change(id, AccountStatus.ACTIVE);
    }

    @Override
    public StatusChange close(AccountId id) {
        return change(id, AccountStatus.CLOSED);
    }

    private StatusChange change(AccountId id, AccountStatus wanted) {
        AccountDetails account = accounts.get(id);
        if (account == null) {
            return id.isSystem() ? new StatusChange.SystemAccount() : new StatusChange.NoSuchAccount();
        }
        if (account.status() == AccountStatus.CLOSED && wanted != AccountStatus.CLOSED) {
            return new StatusChange.AlreadyClosed();
        }
        if (wanted == AccountStatus.CLOSED && withMoney.contains(id)) {
            return new StatusChange.NotEmpty();
        }
        accounts.put(id, account.withStatus(wanted));
        return new StatusChange.Done(account.withStatus(wanted));
    }
}
