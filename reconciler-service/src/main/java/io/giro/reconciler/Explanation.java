package io.giro.reconciler;

import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.NextAction.AskToCancel;
import io.giro.reconciler.NextAction.RequestAgain;
import io.giro.reconciler.NextAction.SayAgain;
import io.giro.reconciler.NextAction.Wait;
import io.giro.reconciler.NextAction.WaitForRelay;
import io.giro.reconciler.StepProgress.Standing;
import io.giro.saga.UnprocessableEvent;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * Says in sentences, for engineers, what an unfinished transfer waits for and what will be done about it.
 *
 * @param due when the last event will have had its time, UTC
 * @param what will be done then
 * @param awaited what its step must have read past without effect before; empty when the relay may still have the request
 */
record Explanation(Situation situation, Instant due, String what, Optional<Awaited> awaited) {

    /** @throws UnprocessableEvent if the rows contradict each other; {@link #ofBroken} says so */
    static Explanation of(Situation situation, BackOff backOff, Instant now) {
        Instant due = NextAction.dueAt(situation, backOff);
        return switch (NextAction.in(situation, backOff, now.isBefore(due) ? due : now)) {
            case Wait(Instant until) ->
                throw new IllegalStateException("is due at " + due + " and waits until " + until);
            case WaitForRelay() ->
                new Explanation(
                        situation,
                        due,
                        "say transfer.requested again, to see whether the relay works",
                        Optional.empty());
            case RequestAgain(TransferRequested event, Awaited awaited) -> sayAgain(situation, due, event, awaited);
            case SayAgain(TransferEvent event, Awaited awaited) -> sayAgain(situation, due, event, awaited);
            case AskToCancel(CancelRequested event, Awaited awaited) ->
                new Explanation(situation, due, "ask the destination to cancel", Optional.of(awaited));
        };
    }

    private static Explanation sayAgain(Situation situation, Instant due, TransferEvent event, Awaited awaited) {
        return new Explanation(situation, due, "say " + event.topic().topicName() + " again", Optional.of(awaited));
    }

    static StuckTransfer ofEnded(TransferTerms terms) {
        return new StuckTransfer(
                terms, Optional.empty(), "It has ended, and the views show it.", Optional.empty(), Optional.empty());
    }

    static StuckTransfer ofUnknown(TransferTerms terms, Set<String> notAsked) {
        return new StuckTransfer(
                terms,
                Optional.empty(),
                "It cannot be told; what did not succeed: %s.".formatted(String.join("; ", notAsked)),
                Optional.of("ask again"),
                Optional.empty());
    }

    static StuckTransfer ofUnanswered(TransferTerms terms, int shards) {
        return new StuckTransfer(
                terms,
                Optional.empty(),
                "Its destination's shard %d does not answer."
                        .formatted(terms.destination().slot().shard(shards)),
                Optional.of("ask again"),
                Optional.empty());
    }

    static StuckTransfer ofBroken(Situation situation, UnprocessableEvent brokenRow) {
        return new StuckTransfer(
                situation.terms(),
                Optional.of(situation.stage()),
                "Its rows contradict each other: " + brokenRow.getMessage(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * All of it, when it is known how far the step is that awaits the event.
     *
     * @param standing empty when Kafka does not say
     */
    StuckTransfer with(Optional<Standing> standing, int shards, Instant now) {
        boolean isLost = standing.filter(Standing::passed).isPresent();
        boolean isEarly = now.isBefore(due);
        return new StuckTransfer(
                situation.terms(),
                Optional.of(situation.stage()),
                awaited.map(event -> reason(event, standing)).orElseGet(() -> relay(shards)) + repeated() + ".",
                Optional.of(isLost ? what : what + " unless it gets on"),
                isLost || isEarly ? Optional.of(isEarly ? due : now) : Optional.empty());
    }

    private String relay(int shards) {
        return "Nothing shows that the relay of shard %d has sent its request to Kafka"
                .formatted(situation.terms().source().slot().shard(shards));
    }

    private static String reason(Awaited awaited, Optional<Standing> standing) {
        String topic = awaited.topic().topicName();
        String step = awaited.step().service() + "." + awaited.step().stepName();
        return standing.map(where -> where.passed()
                        ? "%s was lost, or parked as a dead letter: %s has read partition %d up to offset %d, and nothing came of it"
                                .formatted(topic, step, where.partition(), where.next())
                        : "%s waits in partition %d: %s is at offset %d of %d, a backlog of %d"
                                .formatted(topic, where.partition(), step, where.next(), where.end(), where.backlog()))
                .orElseGet(() -> "%s had no effect, and Kafka does not say how far %s is".formatted(topic, step));
    }

    private String repeated() {
        return situation
                .resentSinceItGotStuck()
                .map(resent -> "; %s was said again %s, last at %s"
                        .formatted(
                                resent.topic().topicName(),
                                resent.times() == 1 ? "once" : resent.times() + " times",
                                resent.last().truncatedTo(ChronoUnit.SECONDS)))
                .orElse("");
    }
}
