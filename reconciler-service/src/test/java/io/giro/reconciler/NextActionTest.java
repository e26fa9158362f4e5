package io.giro.reconciler;

import static io.giro.saga.given.ATransfer.NOON;
import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.event.SagaStep;
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
import io.giro.reconciler.NextAction.AskToCancel;
import io.giro.reconciler.NextAction.RequestAgain;
import io.giro.reconciler.NextAction.SayAgain;
import io.giro.reconciler.NextAction.Wait;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NextActionTest {

    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(5), Duration.ofSeconds(15));
    private static final TransferTerms TERMS = aTransfer().terms();
    private static final AccountId SOURCE = TERMS.source();
    private static final AccountId DESTINATION = TERMS.destination();
    private static final Instant HAPPENED = NOON.plusSeconds(1);
    private static final Instant SOON = HAPPENED.plusSeconds(10);
    private static final Instant DEADLINE = TERMS.deadline();
    private static final Instant OVERDUE = DEADLINE.plusSeconds(60);

    @Test
    void requestsAgainWhatWasNeverHeld() {
        NextAction action = next(withoutHold(), SOON);

        assertThat(action)
                .isEqualTo(new RequestAgain(
                        new TransferRequested(TERMS), new Awaited(Topic.REQUESTED, SOURCE, TERMS.acceptedAt())));
    }

    @Test
    void saysAgainThatMoneyIsHeldWhenTheDestinationHasNotDecided() {
        Hold hold = ARow.held(TERMS, HAPPENED);

        NextAction action = next(with(hold), SOON);

        assertThat(action)
                .isEqualTo(new SayAgain(
                        new FundsHeld(TERMS, HAPPENED, hold.saidWhenPlaced().balance()),
                        new Awaited(Topic.HELD, DESTINATION, HAPPENED)));
    }

    @Test
    void saysAgainWhatTheDestinationHasDecided() {
        CreditDecision credited = ARow.credited(TERMS, HAPPENED);
        CreditDecision refused = ARow.refused(TERMS, HAPPENED);

        assertThat(next(with(ARow.held(TERMS, NOON), credited), SOON))
                .isEqualTo(new SayAgain(
                        new FundsCredited(TERMS, HAPPENED, credited.said().balance()),
                        new Awaited(Topic.CREDITED, SOURCE, HAPPENED)));
        assertThat(next(with(ARow.held(TERMS, NOON), refused), SOON))
                .isEqualTo(new SayAgain(
                        new CreditRefused(TERMS, HAPPENED, RefuseReason.DESTINATION_FROZEN),
                        new Awaited(Topic.REFUSED, SOURCE, HAPPENED)));
    }

    @Test
    void saysAgainThatItWasRefusedEvenWithoutAHold() {
        NextAction action = next(
                new Situation(
                        new UnfinishedTransfer(TERMS, Optional.empty()),
                        Optional.of(ARow.refused(TERMS, HAPPENED)),
                        Optional.empty(),
                        Optional.empty()),
                SOON);

        assertThat(said(action)).isEqualTo(new CreditRefused(TERMS, HAPPENED, RefuseReason.DESTINATION_FROZEN));
    }

    @Test
    void saysTheEndAgainWhenTheViewDoesNotShowIt() {
        Hold captured = ARow.captured(TERMS, HAPPENED);
        Hold released = ARow.released(TERMS, HAPPENED);

        assertThat(next(with(captured), SOON))
                .isEqualTo(new SayAgain(
                        new TransferCommitted(
                                TERMS, HAPPENED, captured.saidWhenEnded().balance()),
                        new Awaited(Topic.COMMITTED, SOURCE, HAPPENED)));
        assertThat(said(next(with(released), SOON)))
                .isEqualTo(new TransferCancelled(
                        TERMS,
                        HAPPENED,
                        RefuseReason.CANCEL_REQUESTED,
                        released.saidWhenEnded().account()));
        assertThat(said(next(with(ARow.voided(TERMS, HAPPENED)), SOON)))
                .isEqualTo(new TransferCancelled(TERMS, HAPPENED, RefuseReason.CANCEL_REQUESTED, Optional.empty()));
        assertThat(said(next(with(ARow.rejected(TERMS, HAPPENED)), SOON)))
                .isEqualTo(new TransferRejected(TERMS, HAPPENED, RejectReason.INSUFFICIENT_FUNDS));
    }

    @Test
    void neverCancelsWhatHasEndedOrIsDecided() {
        Told often = new Told(Topic.COMMITTED, 9, NOON, NOON);

        assertThat(next(told(with(ARow.captured(TERMS, HAPPENED)), often), OVERDUE))
                .isInstanceOf(SayAgain.class);
        assertThat(next(told(with(ARow.held(TERMS, NOON), ARow.credited(TERMS, HAPPENED)), often), OVERDUE))
                .isInstanceOf(SayAgain.class);
    }

    @Test
    void givesAnEventFiveSecondsAndThenMoreAndMore() {
        Situation untold = with(ARow.held(TERMS, HAPPENED));

        assertThat(next(untold, HAPPENED.plusMillis(4_999))).isEqualTo(new Wait());
        assertThat(next(untold, HAPPENED.plusSeconds(5))).isInstanceOf(SayAgain.class);
        assertThat(next(told(untold, toldHeld(1, SOON)), SOON.plusMillis(9_999)))
                .isEqualTo(new Wait());
        assertThat(next(told(untold, toldHeld(1, SOON)), SOON.plusSeconds(10))).isInstanceOf(SayAgain.class);
        assertThat(next(told(untold, toldHeld(2, SOON)), SOON.plusMillis(14_999)))
                .isEqualTo(new Wait());
        assertThat(next(told(untold, toldHeld(9, SOON)), SOON.plusSeconds(15))).isInstanceOf(SayAgain.class);
    }

    @Test
    void awaitsWhatWasSaidLast() {
        NextAction action = next(told(with(ARow.held(TERMS, HAPPENED)), toldHeld(1, SOON)), SOON.plusSeconds(10));

        assertThat(action).extracting("awaited").isEqualTo(new Awaited(Topic.HELD, DESTINATION, SOON));
    }

    @Test
    void beginsAnewWhenTheTransferHasMovedOn() {
        Situation movedOn = told(
                with(ARow.held(TERMS, NOON), ARow.credited(TERMS, HAPPENED)), new Told(Topic.HELD, 9, NOON, HAPPENED));

        assertThat(next(movedOn, HAPPENED.plusSeconds(5))).isInstanceOf(SayAgain.class);
    }

    @Test
    void repairsBeforeItAsksToCancel() {
        NextAction action = next(with(ARow.held(TERMS, HAPPENED)), OVERDUE);

        assertThat(said(action)).isInstanceOf(FundsHeld.class);
    }

    @Test
    void asksToCancelWhenRepairingWasInVainAndTheDeadlineIsOver() {
        Instant told = OVERDUE.minusSeconds(10);
        Situation inVain = told(with(ARow.held(TERMS, HAPPENED)), toldHeld(1, told));

        assertThat(next(inVain, OVERDUE))
                .isEqualTo(new AskToCancel(
                        new CancelRequested(TERMS, DEADLINE), new Awaited(Topic.HELD, DESTINATION, told)));
    }

    @Test
    void doesNotCancelBeforeTheDeadline() {
        Instant lastMoment = DEADLINE.minusNanos(1_000);

        NextAction action =
                next(told(with(ARow.held(TERMS, HAPPENED)), toldHeld(1, lastMoment.minusSeconds(10))), lastMoment);

        assertThat(said(action)).isInstanceOf(FundsHeld.class);
    }

    @Test
    void asksAgainWhenTheQuestionItselfWasLost() {
        Instant asked = OVERDUE.minusSeconds(10);
        Situation unanswered =
                told(with(ARow.held(TERMS, HAPPENED)), new Told(Topic.CANCEL_REQUESTED, 1, asked, asked));

        assertThat(next(unanswered, OVERDUE))
                .isEqualTo(new AskToCancel(
                        new CancelRequested(TERMS, DEADLINE), new Awaited(Topic.CANCEL_REQUESTED, DESTINATION, asked)));
    }

    @Test
    void doesNotCancelARequestThatTheRelayMayStillHave() {
        Instant told = OVERDUE.minusSeconds(10);
        Situation notRelayed = told(withoutHold(), new Told(Topic.REQUESTED, 1, told, told));

        assertThat(next(notRelayed, OVERDUE)).isInstanceOf(RequestAgain.class);
    }

    @Test
    void asksToCancelARequestThatTheHoldStepHasPassedAfterTheRelaySentIt() {
        Instant told = OVERDUE.minusSeconds(30);
        Instant relayed = OVERDUE.minusSeconds(20);
        Situation passed = new Situation(
                new UnfinishedTransfer(TERMS, Optional.empty()),
                Optional.empty(),
                Optional.of(new Told(Topic.REQUESTED, 1, told, told)),
                Optional.of(relayed));

        assertThat(next(passed, OVERDUE))
                .isEqualTo(new AskToCancel(
                        new CancelRequested(TERMS, DEADLINE), new Awaited(Topic.REQUESTED, SOURCE, relayed)));
    }

    @Test
    void asksTheStepThatBringsTheTransferOn() {
        assertThat(stepFor(Topic.REQUESTED)).isEqualTo(SagaStep.HOLD);
        assertThat(stepFor(Topic.HELD)).isEqualTo(SagaStep.CREDIT);
        assertThat(stepFor(Topic.CANCEL_REQUESTED)).isEqualTo(SagaStep.CREDIT);
        assertThat(stepFor(Topic.CREDITED)).isEqualTo(SagaStep.COMMIT);
        assertThat(stepFor(Topic.REFUSED)).isEqualTo(SagaStep.RELEASE);
        assertThat(stepFor(Topic.REJECTED)).isEqualTo(SagaStep.PROJECTOR);
        assertThat(stepFor(Topic.COMMITTED)).isEqualTo(SagaStep.PROJECTOR);
        assertThat(stepFor(Topic.CANCELLED)).isEqualTo(SagaStep.PROJECTOR);
        for (Topic topic : Topic.values()) {
            assertThat(stepFor(topic).reads()).contains(topic);
        }
    }

    private static NextAction next(Situation situation, Instant now) {
        return NextAction.in(situation, BACK_OFF, now);
    }

    private static Situation withoutHold() {
        return new Situation(
                new UnfinishedTransfer(TERMS, Optional.empty()), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Situation with(Hold hold) {
        return new Situation(
                new UnfinishedTransfer(TERMS, Optional.of(hold)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Situation with(Hold hold, CreditDecision decision) {
        return new Situation(
                new UnfinishedTransfer(TERMS, Optional.of(hold)),
                Optional.of(decision),
                Optional.empty(),
                Optional.empty());
    }

    private static Situation told(Situation situation, Told told) {
        return new Situation(situation.transfer(), situation.decision(), Optional.of(told), situation.relayedBy());
    }

    private static Told toldHeld(int times, Instant last) {
        return new Told(Topic.HELD, times, HAPPENED, last);
    }

    private static SagaStep stepFor(Topic topic) {
        return new Awaited(topic, SOURCE, NOON).step();
    }

    private static TransferEvent said(NextAction action) {
        return switch (action) {
            case Wait() -> throw new AssertionError("it waits");
            case RequestAgain(TransferRequested event, Awaited awaited) -> event;
            case SayAgain(TransferEvent event, Awaited awaited) -> event;
            case AskToCancel(CancelRequested event, Awaited awaited) -> event;
        };
    }
}
