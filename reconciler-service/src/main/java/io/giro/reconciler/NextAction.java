package io.giro.reconciler;

import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.TransferRequested;
import java.time.Instant;
import java.util.Optional;

/**
 * What gets an unfinished transfer going again. Everything but waiting is done only when the awaited event is lost, that is
 * when the step that waits for it has read past it.
 *
 * <p>The missing event is said again first, and at least once. The destination is asked to cancel only if
 * that had no effect either, and the deadline is over: an outage, however long, cancels nothing by itself.
 */
public sealed interface NextAction {

    /**
     * The last event has not had its time yet.
     *
     * @param until when it has
     */
    record Wait(Instant until) implements NextAction {}

    /**
     * Nothing shows that the relay has sent the request on, so it may still have it. One of many such requests may be
     * repeated now and then, to see whether the relay works.
     */
    record WaitForRelay() implements NextAction {}

    /** The request again, through the outbox, so that it cannot overtake what the relay has not sent yet. */
    record RequestAgain(TransferRequested event, Awaited awaited) implements NextAction {}

    /** The same facts again. */
    record SayAgain(TransferEvent event, Awaited awaited) implements NextAction {}

    /** Asks the destination to refuse if it has not decided yet, and otherwise to say its decision again. */
    record AskToCancel(CancelRequested event, Awaited awaited) implements NextAction {}

    static NextAction in(Situation situation, BackOff backOff, Instant now) {
        Instant due = dueAt(situation, backOff);
        if (now.isBefore(due)) {
            return new Wait(due);
        }
        TransferEvent missing = situation.missingEvent();
        Optional<Resent> resent = situation.resentSinceItGotStuck();
        Topic last = resent.map(Resent::topic).orElse(missing.topic());
        // Kafka shows what the steps have read, but not whether the relay has brought the request there.
        Optional<Instant> since = last == Topic.REQUESTED
                ? situation.relayedBy()
                : Optional.of(resent.map(Resent::last).orElse(missing.at()));
        if (since.isEmpty()) {
            return new WaitForRelay();
        }
        Awaited awaited = situation.awaited(last, since.get());
        Instant deadline = situation.terms().deadline();
        if (resent.isPresent() && situation.isUndecided() && !now.isBefore(deadline)) {
            // Dated at the deadline, so it is the same event whenever it is said, and whoever says it.
            return new AskToCancel(new CancelRequested(situation.terms(), deadline), awaited);
        }
        return missing instanceof TransferRequested request
                ? new RequestAgain(request, awaited)
                : new SayAgain(missing, awaited);
    }

    /** When the last event will have had its time. */
    static Instant dueAt(Situation situation, BackOff backOff) {
        Optional<Resent> resent = situation.resentSinceItGotStuck();
        Instant since = resent.map(Resent::last)
                .orElseGet(() -> situation.missingEvent().at());
        return since.plus(backOff.after(resent.map(Resent::times).orElse(0)));
    }
}
