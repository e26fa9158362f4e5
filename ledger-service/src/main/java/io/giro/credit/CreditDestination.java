package io.giro.credit;

import io.giro.account.AccountStatus;
import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.event.TransferEvent.FundsCredited;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.saga.Account;
import io.giro.saga.Book;
import io.giro.saga.CreditDecision;
import io.giro.saga.Decision;
import io.giro.saga.LedgerEntry;
import io.giro.saga.Needs;
import io.giro.saga.Step;
import io.giro.saga.UnexpectedEvent;
import io.giro.saga.UnprocessableEvent;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.TransferTerms;
import java.util.Optional;

/**
 * Step 4, the point of no return: one decision row at the destination says for ever whether the transfer goes through. A
 * request to cancel has to win that row like everybody else; if it comes too late, the decision is said again.
 */
public final class CreditDestination implements Step {

    @Override
    public SagaStep sagaStep() {
        return SagaStep.CREDIT;
    }

    @Override
    public void addNeeds(TransferEvent event, Needs needs) {
        TransferTerms terms = event.terms();
        needs.account(terms.destination()).creditDecision(terms.transferId());
    }

    @Override
    public Decision decide(TransferEvent event, Book book) {
        if (!(event instanceof FundsHeld) && !(event instanceof CancelRequested)) {
            throw new UnexpectedEvent(sagaStep(), event);
        }
        TransferTerms terms = event.terms();
        Optional<CreditDecision> decided = book.creditDecision(terms.transferId());
        if (decided.isPresent()) {
            return sayAgain(terms, decided.get());
        }
        return event instanceof CancelRequested
                ? refuse(terms, book, RefuseReason.CANCEL_REQUESTED)
                : decideAnew(terms, book);
    }

    private static Decision decideAnew(TransferTerms terms, Book book) {
        Optional<Account> destination = book.account(terms.destination());
        Optional<RefuseReason> no = reasonToRefuse(terms, destination);
        if (no.isPresent()) {
            return refuse(terms, book, no.get());
        }
        Account after = destination.orElseThrow().credit(terms.amountMinor());
        return Decision.say(new FundsCredited(terms, book.now(), after.balance()))
                .with(after)
                .with(CreditDecision.credited(terms, book.now(), after))
                .with(LedgerEntry.credit(terms, book.now(), after));
    }

    /** In the order of {@link RefuseReason}. */
    private static Optional<RefuseReason> reasonToRefuse(TransferTerms terms, Optional<Account> destination) {
        if (destination.isEmpty()) {
            return Optional.of(RefuseReason.DESTINATION_UNKNOWN);
        }
        Account account = destination.get();
        if (account.status() == AccountStatus.CLOSED) {
            return Optional.of(RefuseReason.DESTINATION_CLOSED);
        }
        if (account.status() == AccountStatus.FROZEN) {
            return Optional.of(RefuseReason.DESTINATION_FROZEN);
        }
        if (!account.currency().equals(terms.currency())) {
            return Optional.of(RefuseReason.CURRENCY_MISMATCH);
        }
        if (!account.canReceive(terms.amountMinor())) {
            return Optional.of(RefuseReason.BALANCE_OVERFLOW);
        }
        return Optional.empty();
    }

    private static Decision refuse(TransferTerms terms, Book book, RefuseReason why) {
        return Decision.say(new CreditRefused(terms, book.now(), why))
                .with(CreditDecision.refused(terms, book.now(), why));
    }

    private static Decision sayAgain(TransferTerms terms, CreditDecision decided) {
        if (!decided.termsHash().equals(terms.termsHash())) {
            throw new UnprocessableEvent(terms.transferId() + " was decided with other terms: " + decided.termsHash()
                    + ", not " + terms.termsHash());
        }
        return Decision.say(decided.refusal()
                .<TransferEvent>map(
                        why -> new CreditRefused(terms, decided.said().at(), why))
                .orElseGet(() -> new FundsCredited(
                        terms, decided.said().at(), decided.said().balance())));
    }
}
