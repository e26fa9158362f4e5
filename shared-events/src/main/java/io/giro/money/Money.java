package io.giro.money;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;

/**
 * An amount of money: a whole number of minor units (cents) of an ISO 4217 currency. It is exact or it throws.
 *
 * @param minor the amount in minor units; may be zero or negative, as in a debit entry
 */
public record Money(long minor, Currency currency) {

    /** The largest amount that one transfer may move, in minor units. */
    public static final long MAX_TRANSFER_MINOR = 1_000_000_000_000_000L;

    /**
     * No balance, held sum or overdraft limit goes beyond this, in minor units, on either side of zero, so that
     * posted − held + overdraft limit can never overflow.
     */
    public static final long MAX_BALANCE_MINOR = (1L << 62) - 1;

    public Money {
        Objects.requireNonNull(currency);
    }

    /** The amount in major units with all the currency's decimals, e.g. {@code 1000.00}. */
    public String toMajorString() {
        return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits()).toPlainString();
    }

    @Override
    public String toString() {
        return toMajorString() + " " + currency.getCurrencyCode();
    }
}
