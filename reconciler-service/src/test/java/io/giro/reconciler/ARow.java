package io.giro.reconciler;

import static io.giro.saga.given.Amounts.eur;

import io.giro.account.AccountId;
import io.giro.saga.Account;
import io.giro.saga.BookTransaction;
import io.giro.saga.Books;
import io.giro.saga.CreditDecision;
import io.giro.saga.Decision;
import io.giro.saga.Hold;
import io.giro.saga.Needs;
import io.giro.saga.WorkingBook;
import io.giro.saga.given.AnAccount;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Optional;

/** Rows as the steps leave them, alone or written into books. */
public final class ARow {

    private ARow() {}

    public static Hold held(TransferTerms terms, Instant at) {
        return Hold.held(terms, at, rich(terms.source()).hold(terms.amountMinor()));
    }

    public static Hold captured(TransferTerms terms, Instant at) {
        Account holding = rich(terms.source()).hold(terms.amountMinor());
        return Hold.held(terms, at, holding).captured(at, holding.capture(terms.amountMinor()));
    }

    public static Hold released(TransferTerms terms, Instant at) {
        Account holding = rich(terms.source()).hold(terms.amountMinor());
        return Hold.held(terms, at, holding)
                .released(at, holding.release(terms.amountMinor()), RefuseReason.CANCEL_REQUESTED);
    }

    public static Hold rejected(TransferTerms terms, Instant at) {
        return Hold.rejected(terms, at, RejectReason.INSUFFICIENT_FUNDS);
    }

    public static Hold voided(TransferTerms terms, Instant at) {
        return Hold.voided(terms, at, RefuseReason.CANCEL_REQUESTED);
    }

    public static CreditDecision credited(TransferTerms terms, Instant at) {
        return CreditDecision.credited(terms, at, rich(terms.destination()).credit(terms.amountMinor()));
    }

    public static CreditDecision refused(TransferTerms terms, Instant at) {
        return CreditDecision.refused(terms, at, RefuseReason.DESTINATION_FROZEN);
    }

    /** Inserts a hold and, if it has ended, ends it. */
    public static void write(Books books, int shard, Hold hold) {
        if (hold.held().isPresent() && hold.ended().isPresent()) {
            Hold before = new Hold(
                    hold.transferId(),
                    hold.source(),
                    hold.amountMinor(),
                    hold.termsHash(),
                    Hold.State.HELD,
                    Optional.empty(),
                    hold.held(),
                    Optional.empty());
            write(books, shard, before);
        }
        writeOnly(books, shard, hold);
    }

    /** Ends a hold that was written before. */
    public static void end(Books books, int shard, Hold ended) {
        writeOnly(books, shard, ended);
    }

    public static void write(Books books, int shard, CreditDecision decided) {
        write(
                books,
                shard,
                new Needs().creditDecision(decided.transferId()),
                Decision.nothing().with(decided));
    }

    private static void write(Books books, int shard, Needs needs, Decision decision) {
        try (BookTransaction transaction = books.begin(shard)) {
            WorkingBook book = transaction.lockAndLoad(needs, Instant.EPOCH);
            book.apply(decision);
            transaction.write(book);
            transaction.commit();
        }
    }

    private static void writeOnly(Books books, int shard, Hold hold) {
        write(
                books,
                shard,
                new Needs().hold(hold.transferId()),
                Decision.nothing().with(hold));
    }

    private static Account rich(AccountId id) {
        return AnAccount.anAccount(id.value()).with(eur(1_000_00)).row();
    }
}
