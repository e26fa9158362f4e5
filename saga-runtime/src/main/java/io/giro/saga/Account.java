package io.giro.saga;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.money.Money;
import java.util.Currency;

/**
 * An account's row, locked by the batch that holds it. Amounts are minor units. Each method that changes money returns
 * the account after one change, with the next version.
 *
 * @param posted settled money
 * @param held money promised to transfers on their way, never negative
 * @param version +1 with every change of posted or held, and only then
 */
public record Account(
        AccountId id,
        Currency currency,
        AccountKind kind,
        AccountStatus status,
        long posted,
        long held,
        long overdraftLimit,
        long version) {

    public long available() {
        return posted - held + overdraftLimit;
    }

    /** Whether this much can be held. A system account is not covered, but its numbers must stay within bounds. */
    public boolean canHold(long amountMinor) {
        if (held > Money.MAX_BALANCE_MINOR - amountMinor) {
            return false;
        }
        long floor = kind == AccountKind.CUSTOMER ? 0 : -Money.MAX_BALANCE_MINOR;
        return available() - amountMinor >= floor;
    }

    public boolean canReceive(long amountMinor) {
        return posted <= Money.MAX_BALANCE_MINOR - amountMinor;
    }

    public Account hold(long amountMinor) {
        return changed(posted, held + amountMinor);
    }

    public Account release(long amountMinor) {
        return changed(posted, held - amountMinor);
    }

    /** Takes held money out of the account. */
    public Account capture(long amountMinor) {
        return changed(posted - amountMinor, held - amountMinor);
    }

    public Account credit(long amountMinor) {
        return changed(posted + amountMinor, held);
    }

    public AccountBalance balance() {
        return new AccountBalance(id, posted, held, available(), version);
    }

    private Account changed(long newPosted, long newHeld) {
        if (newHeld < 0) {
            throw new BrokenInvariant("account " + id + " version " + version + ": held would be " + newHeld);
        }
        return new Account(id, currency, kind, status, newPosted, newHeld, overdraftLimit, version + 1);
    }
}
