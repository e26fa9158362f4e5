package io.giro.reconciler;

import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.event.TransferEvent.FundsCredited;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.event.TransferEvent.TransferCancelled;
import io.giro.event.TransferEvent.TransferCommitted;
import io.giro.event.TransferEvent.TransferRejected;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.saga.Said;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of an unfinished transfer.
 *
 * @param decision what the destination has decided
 * @param told what was said about it last
 * @param relayedBy a time by which the relay had sent on everything that this process first asked it to; empty when there is
 *     no sign that it has
 */
public record Situation(
        UnfinishedTransfer transfer,
        Optional<CreditDecision> decision,
        Optional<Told> told,
        Optional<Instant> relayedBy) {

    public TransferTerms terms() {
        return transfer.terms();
    }

    /** The event that brings the transfer on, with the facts that were told when it happened. */
    public TransferEvent missingEvent() {
        return transfer.hold().map(this::missingAfter).orElseGet(this::missingWithoutHold);
    }

    /** Whether the destination may still be asked to refuse. */
    public boolean isUndecided() {
        return transfer.needsDestination() && decision.isEmpty();
    }

    /** What was said to get the transfer out of exactly this situation; what was said in an earlier one has done its work. */
    public Optional<Told> toldSinceItGotStuck() {
        Topic missing = missingEvent().topic();
        return told.filter(said -> said.topic() == missing || said.topic() == Topic.CANCEL_REQUESTED && isUndecided());
    }

    private TransferEvent missingWithoutHold() {
        return decision.filter(decided -> !decided.isCredited())
                .map(this::sayDecision)
                .orElseGet(() -> new TransferRequested(terms()));
    }

    private TransferEvent missingAfter(Hold hold) {
        return switch (hold.state()) {
            case HELD ->
                decision.map(this::sayDecision).orElseGet(() -> {
                    Said said = hold.saidWhenPlaced();
                    return new FundsHeld(terms(), said.at(), said.balance());
                });
            case REJECTED -> new TransferRejected(terms(), hold.saidWhenPlaced().at(), hold.rejection());
            case CAPTURED -> {
                Said said = hold.saidWhenEnded();
                yield new TransferCommitted(terms(), said.at(), said.balance());
            }
            case RELEASED, VOID -> {
                Said said = hold.saidWhenEnded();
                yield new TransferCancelled(terms(), said.at(), hold.refusal(), said.account());
            }
        };
    }

    private TransferEvent sayDecision(CreditDecision decided) {
        Said said = decided.said();
        return decided.refusal()
                .<TransferEvent>map(why -> new CreditRefused(terms(), said.at(), why))
                .orElseGet(() -> new FundsCredited(terms(), said.at(), said.balance()));
    }
}
