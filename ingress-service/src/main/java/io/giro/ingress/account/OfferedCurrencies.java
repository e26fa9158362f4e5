package io.giro.ingress.account;

import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** The currencies that accounts can be opened in, and that money comes in from outside. */
public record OfferedCurrencies(List<Currency> all) {

    public OfferedCurrencies {
        all = List.copyOf(all);
    }

    /** The offered currency with this ISO 4217 code. */
    public Optional<Currency> find(String code) {
        return all.stream()
                .filter(currency -> currency.getCurrencyCode().equals(code))
                .findFirst();
    }

    @Override
    public String toString() {
        return String.join(", ", all.stream().map(Currency::getCurrencyCode).toList());
    }
}
