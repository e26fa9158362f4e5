package io.giro.ingress.web;

import io.giro.ingress.account.AccountDetails;
import io.giro.saga.json.EventCodec;

/** An account without its money. */
record AccountBody(
        String accountId,
        String owner,
        String currency,
        String kind,
        String status,
        String overdraftLimit,
        String openedAt) {

    static AccountBody of(AccountDetails account) {
        return new AccountBody(
                account.id().value(),
                account.owner(),
                account.currency().getCurrencyCode(),
                account.kind().name(),
                account.status().name(),
                account.overdraftLimit().toMajorString(),
                EventCodec.format(account.openedAt()));
    }
}
