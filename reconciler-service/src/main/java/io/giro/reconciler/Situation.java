package io.giro.reconciler;

import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
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
 * @param decision what the destination has decided, if it was asked
 * @param resent what was said again about it last
 * @param relayedBy a time by which the relay had sent on the last request for it; empty when nothing shows that it has
 */
public record Situation(
        UnfinishedTransfer transfer,
        Optional<CreditDecision> decision,
        Optional<Resent> resent,
        Optional<Instant> relayedBy) {

    public TransferTerms terms() {
        return transfer.terms();
    }

    Situation relayed(Instant by) {
        return new Situation(transfer, decision, resent, Optional.of(by));
    }

    public Stage stage() {
        if (transfer.hasEnded()) {
            return Stage.PROJECTION;
        }
        if (decision.isPresent()) {
            return decision.get().isCredited() ? Stage.COMMIT : Stage.RELEASE;
        }
        if (transfer.hold().isPresent()) {
            return Stage.CREDIT;
        }
        return relayedBy.isPresent() ? Stage.HOLD : Stage.RELAY;
    }

    /**
     * The event that moves the transfer on, with the facts as they were when it happened. For a transfer that has ended it is
     * the first event that the views do not show; the steps that read it say again what follows from it.
     */
    public TransferEvent missingEvent() {
        return transfer.hold().map(this::missingAfter).orElseGet(this::missingWithoutHold);
    }

    /** Whether the destination may still be asked to refuse. */
    public boolean isUndecided() {
        return !transfer.hasEnded() && decision.isEmpty();
    }

    /**
     * What was said again to get the transfer out of exactly this situation; what was said in an earlier one has done its
     * work.
     */
    public Optional<Resent> resentSinceItGotStuck() {
        Topic missing = missingEvent().topic();
        return resent.filter(
                said -> said.topic() == missing || said.topic() == Topic.CANCEL_REQUESTED && isUndecided());
    }

    /**
     * Whether the source has ended the transfer, but the destination has lost its decision, as when its database came back
     * without its last commits. Then the destination has to make the decision again that the source acted on.
     */
    private boolean isForgotten() {
        boolean tookADecision = transfer.hold()
                .map(Hold::state)
                .filter(state -> state != Hold.State.HELD && state != Hold.State.REJECTED)
                .isPresent();
        return tookADecision && transfer.shown().hangsOnTheDecision() && decision.isEmpty();
    }

    /** One of the transfer's events, awaited by whoever can still do something with it. */
    Awaited awaited(Topic topic, Instant since) {
        return transfer.hasEnded() && !isForgotten()
                ? Awaited.byTheViews(topic, topic.keyOf(terms()), since)
                : Awaited.byItsStep(topic, topic.keyOf(terms()), since);
    }

    private TransferEvent missingWithoutHold() {
        return decision.filter(decided -> !decided.isCredited())
                .map(this::sayDecision)
                .orElseGet(() -> new TransferRequested(terms()));
    }

    private TransferEvent missingAfter(Hold hold) {
        return switch (hold.state()) {
            case HELD -> decision.map(this::sayDecision).orElseGet(() -> sayHeld(hold));
            case CAPTURED -> isForgotten() ? sayHeld(hold) : missingOfEnded(hold);
            // Saying HELD of a released hold would credit money that has gone back to the source.
            case RELEASED -> isForgotten() ? requestCancel() : missingOfEnded(hold);
            case VOID -> isForgotten() ? requestCancel() : missingAfterHeld(hold);
            case REJECTED -> sayEnd(hold);
        };
    }

    private TransferEvent requestCancel() {
        return new CancelRequested(terms(), terms().deadline());
    }

    private TransferEvent missingOfEnded(Hold ended) {
        return transfer.shown().held() ? missingAfterHeld(ended) : sayHeld(ended);
    }

    private TransferEvent missingAfterHeld(Hold ended) {
        return transfer.shown().decided()
                ? sayEnd(ended)
                : decision.map(this::sayDecision).orElseGet(() -> sayEnd(ended));
    }

    private TransferEvent sayHeld(Hold hold) {
        Said said = hold.saidWhenPlaced();
        return new FundsHeld(terms(), said.at(), said.balance());
    }

    private TransferEvent sayDecision(CreditDecision decided) {
        Said said = decided.said();
        return decided.refusal()
                .<TransferEvent>map(why -> new CreditRefused(terms(), said.at(), why))
                .orElseGet(() -> new FundsCredited(terms(), said.at(), said.balance()));
    }

    private TransferEvent sayEnd(Hold hold) {
        return switch (hold.state()) {
            case HELD -> throw new IllegalStateException(hold.transferId() + " has not ended");
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
}
