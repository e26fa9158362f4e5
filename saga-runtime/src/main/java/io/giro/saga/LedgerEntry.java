package io.giro.saga;

import io.giro.account.AccountId;
import io.giro.account.SystemAccounts;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Currency;

/**
 * One posting to an account against the clearing of its currency. Entries are only ever inserted.
 *
 * @param amountMinor minor units; negative in a debit
 * @param version the account's version that this entry made
 * @param postedAfter the account's settled money after it
 */
public record LedgerEntry(
        TransferId transferId,
        Leg leg,
        AccountId account,
        long version,
        long amountMinor,
        Currency currency,
        String contra,
        long postedAfter,
        Instant at) {

    /** Which side of a transfer an entry books. A transfer has at most one of each. */
    public enum Leg {
        DEBIT,
        CREDIT
    }

    public LedgerEntry {
        if (amountMinor == 0 || leg == Leg.CREDIT != amountMinor > 0) {
            throw new BrokenInvariant(transferId + ": a " + leg + " of " + amountMinor);
        }
    }

    public static LedgerEntry credit(TransferTerms terms, Instant at, Account after) {
        return of(terms, Leg.CREDIT, terms.amountMinor(), at, after);
    }

    public static LedgerEntry debit(TransferTerms terms, Instant at, Account after) {
        return of(terms, Leg.DEBIT, -terms.amountMinor(), at, after);
    }

    private static LedgerEntry of(TransferTerms terms, Leg leg, long amountMinor, Instant at, Account after) {
        return new LedgerEntry(
                terms.transferId(),
                leg,
                after.id(),
                after.version(),
                amountMinor,
                terms.currency(),
                SystemAccounts.clearing(terms.currency()),
                after.posted(),
                at);
    }
}
