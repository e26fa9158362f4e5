package io.giro.commit;

import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.FundsCredited;
import io.giro.event.TransferEvent.TransferCommitted;
import io.giro.saga.Account;
import io.giro.saga.Book;
import io.giro.saga.BrokenInvariant;
import io.giro.saga.Decision;
import io.giro.saga.Hold;
import io.giro.saga.LedgerEntry;
import io.giro.saga.Needs;
import io.giro.saga.Step;
import io.giro.saga.UnexpectedEvent;
import io.giro.saga.UnprocessableEvent;
import io.giro.transfer.TransferTerms;

/**
 * Step 5: the destination has the money, so the held money leaves the source. It cannot fail for lack of money, because
 * the money is held, and it asks neither for a frozen nor for a closed account. Repeating it changes nothing.
 */
public final class CommitTransfer implements Step {

    @Override
    public SagaStep sagaStep() {
        return SagaStep.COMMIT;
    }

    @Override
    public void addNeeds(TransferEvent event, Needs needs) {
        TransferTerms terms = event.terms();
        needs.account(terms.source()).hold(terms.transferId());
    }

    @Override
    public Decision decide(TransferEvent event, Book book) {
        if (!(event instanceof FundsCredited)) {
            throw new UnexpectedEvent(sagaStep(), event);
        }
        TransferTerms terms = event.terms();
        Hold hold = book.hold(terms.transferId())
                .orElseThrow(() -> new UnprocessableEvent(terms.transferId() + " was credited but never held"));
        if (!hold.termsHash().equals(terms.termsHash())) {
            throw new UnprocessableEvent(terms.transferId() + " was held with other terms: " + hold.termsHash()
                    + ", not " + terms.termsHash());
        }
        return switch (hold.state()) {
            case HELD -> capture(terms, hold, book);
            case CAPTURED -> Decision.say(committed(terms, hold));
            case REJECTED, VOID, RELEASED ->
                throw new BrokenInvariant(terms.transferId() + " was credited, but its hold is " + hold.state());
        };
    }

    private static Decision capture(TransferTerms terms, Hold hold, Book book) {
        Account after = book.account(terms.source())
                .orElseThrow(() -> new BrokenInvariant(terms.transferId() + " is held on no account"))
                .capture(hold.amountMinor());
        Hold captured = hold.captured(book.now(), after);
        return Decision.say(committed(terms, captured))
                .with(after)
                .with(captured)
                .with(LedgerEntry.debit(terms, book.now(), after));
    }

    private static TransferCommitted committed(TransferTerms terms, Hold captured) {
        return new TransferCommitted(
                terms, captured.saidWhenEnded().at(), captured.saidWhenEnded().balance());
    }
}
