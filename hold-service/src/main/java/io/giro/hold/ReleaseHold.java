package io.giro.hold;

import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.event.TransferEvent.TransferCancelled;
import io.giro.saga.Account;
import io.giro.saga.Book;
import io.giro.saga.BrokenInvariant;
import io.giro.saga.Decision;
import io.giro.saga.Hold;
import io.giro.saga.Needs;
import io.giro.saga.Step;
import io.giro.saga.UnexpectedEvent;
import io.giro.transfer.TransferTerms;

/**
 * Step 5, undone: gives held money back after a refused credit. A transfer that was never held gets a VOID tombstone
 * instead, so that a late request cannot hold money for it any more. Repeating it changes nothing.
 */
public final class ReleaseHold implements Step {

    @Override
    public SagaStep sagaStep() {
        return SagaStep.RELEASE;
    }

    @Override
    public void addNeeds(TransferEvent event, Needs needs) {
        TransferTerms terms = event.terms();
        needs.account(terms.source()).hold(terms.transferId()).acceptedTerms(terms.transferId());
    }

    @Override
    public Decision decide(TransferEvent event, Book book) {
        if (!(event instanceof CreditRefused refused)) {
            throw new UnexpectedEvent(sagaStep(), event);
        }
        AcceptedTerms.check(refused.terms(), book);
        return book.hold(refused.terms().transferId())
                .map(hold -> end(refused, hold, book))
                .orElseGet(() -> leaveTombstone(refused, book));
    }

    private static Decision leaveTombstone(CreditRefused refused, Book book) {
        Hold tombstone = Hold.voided(refused.terms(), book.now(), refused.why());
        return Decision.say(cancelled(refused.terms(), tombstone)).with(tombstone);
    }

    private static Decision end(CreditRefused refused, Hold hold, Book book) {
        TransferTerms terms = refused.terms();
        return switch (hold.state()) {
            case HELD -> {
                Account after = book.account(terms.source())
                        .orElseThrow(() -> new BrokenInvariant(terms.transferId() + " is held on no account"))
                        .release(hold.amountMinor());
                Hold released = hold.released(book.now(), after, refused.why());
                yield Decision.say(cancelled(terms, released)).with(after).with(released);
            }
            case RELEASED, VOID -> Decision.say(cancelled(terms, hold));
            // It ended before the destination was ever asked, and has been told so.
            case REJECTED -> Decision.nothing();
            case CAPTURED ->
                throw new BrokenInvariant(terms.transferId() + " was committed, and now its credit is refused");
        };
    }

    private static TransferCancelled cancelled(TransferTerms terms, Hold hold) {
        return new TransferCancelled(
                terms,
                hold.saidWhenEnded().at(),
                hold.refusal(),
                hold.saidWhenEnded().account());
    }
}
