package io.giro.ingress.web;

import io.giro.ingress.reading.Balance;
import io.giro.money.Money;
import io.giro.saga.json.EventCodec;

/** An account's money in major units. */
record BalanceBody(
        String accountId,
        String currency,
        String settled,
        String pendingDebit,
        String pendingCredit,
        String available,
        long version,
        String updatedAt) {

    static BalanceBody of(Balance balance) {
        return new BalanceBody(
                balance.accountId().value(),
                balance.currency().getCurrencyCode(),
                new Money(balance.settledMinor(), balance.currency()).toMajorString(),
                new Money(balance.pendingDebitMinor(), balance.currency()).toMajorString(),
                new Money(balance.pendingCreditMinor(), balance.currency()).toMajorString(),
                new Money(balance.availableMinor(), balance.currency()).toMajorString(),
                balance.version(),
                EventCodec.format(balance.updatedAt()));
    }
}
