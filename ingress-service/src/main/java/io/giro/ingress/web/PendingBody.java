package io.giro.ingress.web;

import io.giro.ingress.reading.PendingMoney;
import io.giro.ingress.reading.PendingMoney.Item;
import io.giro.money.Money;
import io.giro.saga.json.EventCodec;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Money on its way.
 *
 * @param count of all pending transfers, listed or not
 * @param total of all, out and in
 * @param items the newest
 */
record PendingBody(long count, String total, String pendingDebit, String pendingCredit, List<PendingItemBody> items) {

    /** A pending transfer as the account sees it. */
    record PendingItemBody(
            String transferId,
            String direction,
            String amount,
            String counterparty,
            @Nullable String at) {

        private static PendingItemBody of(Item item, Currency currency) {
            return new PendingItemBody(
                    item.transferId().toString(),
                    item.direction().name(),
                    new Money(item.amountMinor(), currency).toMajorString(),
                    item.counterparty().value(),
                    item.at().map(EventCodec::format).orElse(null));
        }
    }

    static PendingBody of(PendingMoney pending, Currency currency) {
        return new PendingBody(
                pending.count(),
                new Money(Math.addExact(pending.debitMinor(), pending.creditMinor()), currency).toMajorString(),
                new Money(pending.debitMinor(), currency).toMajorString(),
                new Money(pending.creditMinor(), currency).toMajorString(),
                pending.items().stream()
                        .map(item -> PendingItemBody.of(item, currency))
                        .toList());
    }
}
