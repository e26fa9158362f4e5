package io.giro.ingress.reading;

import io.giro.account.AccountId;
import java.time.Instant;
import java.util.Currency;

/**
 * An account's money, in minor units.
 *
 * @param settledMinor what is posted
 * @param pendingDebitMinor what is held for transfers on their way out
 * @param pendingCreditMinor what is on its way in
 * @param availableMinor settled − pending debit + overdraft limit
 * @param version of the change that made it so; 0 before the first
 */
public record Balance(
        AccountId accountId,
        Currency currency,
        long settledMinor,
        long pendingDebitMinor,
        long pendingCreditMinor,
        long availableMinor,
        long version,
        Instant updatedAt) {}
