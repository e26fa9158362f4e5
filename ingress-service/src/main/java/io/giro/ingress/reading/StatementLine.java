package io.giro.ingress.reading;

import io.giro.account.AccountId;
import io.giro.money.Money;
import io.giro.transfer.TransferId;
import java.time.Instant;

/**
 * One entry of an account's ledger.
 *
 * @param version the account's version that the entry made
 * @param leg DEBIT or CREDIT
 * @param amount negative in a debit
 * @param balanceAfter settled money after it
 * @param counterparty the account at the other end of the transfer
 */
public record StatementLine(
        long version,
        TransferId transferId,
        String leg,
        Money amount,
        Money balanceAfter,
        AccountId counterparty,
        Instant at) {}
