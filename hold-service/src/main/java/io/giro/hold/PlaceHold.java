package io.giro.hold;

import io.giro.account.AccountStatus;
import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.event.TransferEvent.TransferRejected;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.Account;
import io.giro.saga.Book;
import io.giro.saga.Decision;
import io.giro.saga.Hold;
import io.giro.saga.Needs;
import io.giro.saga.Step;
import io.giro.saga.UnexpectedEvent;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.util.Optional;

/**
 * Step 3: promises the source's money to a transfer, or rejects it. The answer is sticky: a transfer that was rejected
 * for lack of money stays rejected, whatever arrives on the account later.
 */
public final class PlaceHold implements Step {

    @Override
    public SagaStep sagaStep() {
        return SagaStep.HOLD;
    }

    @Override
    public void addNeeds(TransferEvent event, Needs needs) {
        TransferTerms terms = event.terms();
        needs.account(terms.source()).hold(terms.transferId()).acceptedTerms(terms.transferId());
    }

    @Override
    public Decision decide(TransferEvent event, Book book) {
        if (!(event instanceof TransferRequested)) {
            throw new UnexpectedEvent(sagaStep(), event);
        }
        TransferTerms terms = event.terms();
        AcceptedTerms.check(terms, book);
        return book.hold(terms.transferId())
                .map(existing -> sayAgain(terms, existing))
                .orElseGet(() -> decideAnew(terms, book));
    }

    private static Decision decideAnew(TransferTerms terms, Book book) {
        Optional<Account> source = book.account(terms.source());
        Optional<RejectReason> no = reasonToReject(terms, source);
        if (no.isPresent()) {
            return Decision.say(new TransferRejected(terms, book.now(), no.get()))
                    .with(Hold.rejected(terms, book.now(), no.get()));
        }
        Account after = source.orElseThrow().hold(terms.amountMinor());
        return Decision.say(new FundsHeld(terms, book.now(), after.balance()))
                .with(after)
                .with(Hold.held(terms, book.now(), after));
    }

    /** In the order of {@link RejectReason}. */
    private static Optional<RejectReason> reasonToReject(TransferTerms terms, Optional<Account> source) {
        if (source.isEmpty()) {
            return Optional.of(RejectReason.SOURCE_UNKNOWN);
        }
        Account account = source.get();
        if (account.status() == AccountStatus.CLOSED) {
            return Optional.of(RejectReason.SOURCE_CLOSED);
        }
        if (account.status() == AccountStatus.FROZEN) {
            return Optional.of(RejectReason.SOURCE_FROZEN);
        }
        if (!account.currency().equals(terms.currency())) {
            return Optional.of(RejectReason.CURRENCY_MISMATCH);
        }
        if (!account.canHold(terms.amountMinor())) {
            return Optional.of(RejectReason.INSUFFICIENT_FUNDS);
        }
        return Optional.empty();
    }

    private static Decision sayAgain(TransferTerms terms, Hold hold) {
        return switch (hold.state()) {
            case HELD, CAPTURED, RELEASED ->
                Decision.say(new FundsHeld(
                        terms, hold.saidWhenPlaced().at(), hold.saidWhenPlaced().balance()));
            case REJECTED ->
                Decision.say(new TransferRejected(terms, hold.saidWhenPlaced().at(), hold.rejection()));
            // Cancelled before it was held: the tombstone has the last word.
            case VOID -> Decision.nothing();
        };
    }
}
