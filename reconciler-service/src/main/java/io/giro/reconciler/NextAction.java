package io.giro.reconciler;

import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Optional;

/**
 * What gets an unfinished transfer going again. Everything but waiting is done only when the awaited event is lost: when
 * its step has passed it.
 *
 * <p>The missing event is said again first, and at least once. Only if that was passed without effect too, and the deadline
 * is over, is the destination asked to cancel: an outage, however long, cancels nothing by itself.
 */
public sealed interface NextAction {

    /** The last event has not had its time yet. */
    record Wait() implements NextAction {}

    /** The request again, through the outbox, so that it cannot overtake what the relay has not sent yet. */
    record RequestAgain(TransferRequested event, Awaited awaited) implements NextAction {}

    /** The same facts again. */
    record SayAgain(TransferEvent event, Awaited awaited) implements NextAction {}

    /** The destination shall refuse if it has not decided, and else say its decision again. */
    record AskToCancel(CancelRequested event, Awaited awaited) implements NextAction {}

    static NextAction in(Situation situation, BackOff backOff, Instant now) {
        Optional<Told> told = situation.toldSinceItGotStuck();
        TransferEvent missing = situation.missingEvent();
        Instant since = told.map(Told::last).orElse(missing.at());
        if (now.isBefore(since.plus(backOff.after(told.map(Told::times).orElse(0))))) {
            return new Wait();
        }
        boolean mayCancel =
                situation.isUndecided() && !now.isBefore(situation.terms().deadline());
        Optional<Awaited> inVain = mayCancel ? told.flatMap(said -> awaitedInVain(said, situation)) : Optional.empty();
        if (inVain.isPresent()) {
            // It happened at the deadline, so it is the same event whenever and by whomever it is said.
            return new AskToCancel(
                    new CancelRequested(situation.terms(), situation.terms().deadline()), inVain.get());
        }
        Awaited awaited = new Awaited(missing.topic(), missing.key(), since);
        return missing instanceof TransferRequested request
                ? new RequestAgain(request, awaited)
                : new SayAgain(missing, awaited);
    }

    /** What must have been passed before it is time to cancel; empty when nothing can show yet that it was. */
    private static Optional<Awaited> awaitedInVain(Told told, Situation situation) {
        TransferTerms terms = situation.terms();
        // Kafka shows what was passed, but not whether the relay has brought it there.
        Optional<Instant> since = told.topic() == Topic.REQUESTED ? situation.relayedBy() : Optional.of(told.last());
        return since.map(at -> new Awaited(told.topic(), told.topic().keyOf(terms), at));
    }
}
