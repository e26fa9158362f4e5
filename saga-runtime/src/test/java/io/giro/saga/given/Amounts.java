package io.giro.saga.given;

import io.giro.money.Money;
import java.util.Currency;

/** Money in minor units: {@code eur(10_00)} are ten euros. */
public final class Amounts {

    private Amounts() {}

    public static Money eur(long minor) {
        return new Money(minor, Currency.getInstance("EUR"));
    }

    public static Money usd(long minor) {
        return new Money(minor, Currency.getInstance("USD"));
    }
}
