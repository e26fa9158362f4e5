package io.giro.saga.given;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.money.Money;
import io.giro.saga.Account;

/** An account for a test: {@code anAccount("ACC001").with(eur(100_00)).frozen().row()}. It is a customer's, unless its name says otherwise. */
public final class AnAccount {

    private final AccountId id;
    private Money posted = Amounts.eur(0);
    private long held;
    private long overdraftLimit;
    private AccountStatus status = AccountStatus.ACTIVE;

    private AnAccount(AccountId id) {
        this.id = id;
    }

    public static AnAccount anAccount(String id) {
        return new AnAccount(new AccountId(id));
    }

    /** Settled money, and the account's currency with it. */
    public AnAccount with(Money money) {
        posted = money;
        return this;
    }

    public AnAccount holding(long heldMinor) {
        held = heldMinor;
        return this;
    }

    public AnAccount withOverdraft(long limitMinor) {
        overdraftLimit = limitMinor;
        return this;
    }

    public AnAccount frozen() {
        status = AccountStatus.FROZEN;
        return this;
    }

    public AnAccount closed() {
        status = AccountStatus.CLOSED;
        return this;
    }

    public Account row() {
        AccountKind kind = id.isSystem() ? AccountKind.WORLD : AccountKind.CUSTOMER;
        return new Account(id, posted.currency(), kind, status, posted.minor(), held, overdraftLimit, 0);
    }
}
