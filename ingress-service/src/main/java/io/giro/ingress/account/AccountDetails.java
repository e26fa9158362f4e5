package io.giro.ingress.account;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.money.Money;
import java.time.Instant;
import java.util.Currency;

/**
 * An account without its money.
 *
 * @param overdraftLimitMinor how far below zero the account may go, in minor units
 * @param openedAt UTC, in microseconds
 */
public record AccountDetails(
        AccountId id,
        String owner,
        Currency currency,
        AccountKind kind,
        AccountStatus status,
        long overdraftLimitMinor,
        Instant openedAt) {

    public Money overdraftLimit() {
        return new Money(overdraftLimitMinor, currency);
    }

    public AccountDetails withStatus(AccountStatus next) {
        return new AccountDetails(id, owner, currency, kind, next, overdraftLimitMinor, openedAt);
    }

    /** Whether this is the account that is wanted. Its status may have changed since it was opened. */
    boolean answers(NewAccount wanted) {
        return kind == AccountKind.CUSTOMER
                && id.equals(wanted.id())
                && owner.equals(wanted.owner())
                && currency.equals(wanted.currency())
                && overdraftLimitMinor == wanted.overdraftLimitMinor();
    }
}
