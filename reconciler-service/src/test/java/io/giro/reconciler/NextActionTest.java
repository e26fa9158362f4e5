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
import io.giro.reconciler.NextAction.WaitForRelay;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private static final Shown HALF = new Shown(true, true, false);
    private static final Instant OVERDUE = DEADLINE.plusSeconds(60);

    @Test
    void requestsAgainWhatWasNeverHeld() {
        NextAction action = next(withoutHold().relayed(HAPPENED), SOON);

        assertThat(action)
                .isEqualTo(new RequestAgain(
                        new TransferRequested(TERMS), Awaited.byItsStep(Topic.REQUESTED, SOURCE, HAPPENED)));
    }

    @Test
    void saysAgainThatMoneyIsHeldWhenTheDestinationHasNotDecided() {
        Hold hold = ARow.held(TERMS, HAPPENED);

        NextAction action = next(with(hold), SOON);

        assertThat(action)
                .isEqualTo(new SayAgain(
                        new FundsHeld(TERMS, HAPPENED, hold.saidWhenPlaced().balance()),
                        Awaited.byItsStep(Topic.HELD, DESTINATION, HAPPENED)));
    }

    @Test
    void saysAgainWhatTheDestinationHasDecided() {
        CreditDecision credited = ARow.credited(TERMS, HAPPENED);
        CreditDecision refused = ARow.refused(TERMS, HAPPENED);

        assertThat(next(with(ARow.held(TERMS, NOON), credited), SOON))
                .isEqualTo(new SayAgain(
                        new FundsCredited(TERMS, HAPPENED, credited.said().balance()),
                        Awaited.byItsStep(Topic.CREDITED, SOURCE, HAPPENED)));
        assertThat(next(with(ARow.held(TERMS, NOON), refused), SOON))
                .isEqualTo(new SayAgain(
                        new CreditRefused(TERMS, HAPPENED, RefuseReason.DESTINATION_FROZEN),
                        Awaited.byItsStep(Topic.REFUSED, SOURCE, HAPPENED)));
    }

    @Test
    void saysAgainThatItWasRefusedEvenWithoutAHold() {
        NextAction action = next(
                new Situation(
                        new UnfinishedTransfer(TERMS, Optional.empty(), Shown.NOTHING),
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
                        Awaited.byTheViews(Topic.COMMITTED, SOURCE, HAPPENED)));
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
    void saysTheFirstFactAgainThatTheViewsDoNotShow() {
        Hold captured = ARow.captured(TERMS, HAPPENED);
        CreditDecision credited = ARow.credited(TERMS, HAPPENED);

        assertThat(next(shown(captured, credited, Shown.NOTHING), SOON))
                .isEqualTo(new SayAgain(
                        new FundsHeld(TERMS, HAPPENED, captured.saidWhenPlaced().balance()),
                        Awaited.byTheViews(Topic.HELD, DESTINATION, HAPPENED)));
        assertThat(next(shown(captured, credited, new Shown(true, false, true)), SOON))
                .isEqualTo(new SayAgain(
                        new FundsCredited(TERMS, HAPPENED, credited.said().balance()),
                        Awaited.byTheViews(Topic.CREDITED, SOURCE, HAPPENED)));
        assertThat(said(next(shown(captured, credited, new Shown(true, true, false)), SOON)))
                .isInstanceOf(TransferCommitted.class);
        assertThat(said(next(shown(ARow.voided(TERMS, HAPPENED), ARow.refused(TERMS, HAPPENED), Shown.NOTHING), SOON)))
                .isInstanceOf(CreditRefused.class);
    }

    /** Its shard came back without its last commits. HELD of money that went back would be credited, and money be made. */
    @Test
    void hasADestinationDecideOnceMoreWhatItForgot() {
        Hold captured = ARow.captured(TERMS, HAPPENED);
        Instant late = TERMS.deadline().plusSeconds(10);

        assertThat(next(forgotten(captured, new Shown(true, false, true)), SOON))
                .isEqualTo(new SayAgain(
                        new FundsHeld(TERMS, HAPPENED, captured.saidWhenPlaced().balance()),
                        Awaited.byItsStep(Topic.HELD, DESTINATION, HAPPENED)));
        SayAgain askToRefuse = new SayAgain(
                new CancelRequested(TERMS, TERMS.deadline()),
                Awaited.byItsStep(Topic.CANCEL_REQUESTED, DESTINATION, TERMS.deadline()));
        for (Shown shown : List.of(Shown.NOTHING, new Shown(false, true, true), new Shown(true, false, true))) {
            assertThat(next(forgotten(ARow.released(TERMS, HAPPENED), shown), late))
                    .isEqualTo(askToRefuse);
        }
        for (Shown shown : List.of(Shown.NOTHING, new Shown(false, false, true))) {
            assertThat(next(forgotten(ARow.voided(TERMS, HAPPENED), shown), late))
                    .isEqualTo(askToRefuse);
        }
    }

    @Test
    void tellsWhatATransferWaitsFor() {
        assertThat(withoutHold().stage()).isEqualTo(Stage.RELAY);
        assertThat(withoutHold().relayed(HAPPENED).stage()).isEqualTo(Stage.HOLD);
        assertThat(with(ARow.held(TERMS, NOON)).stage()).isEqualTo(Stage.CREDIT);
        assertThat(with(ARow.held(TERMS, NOON), ARow.credited(TERMS, NOON)).stage())
                .isEqualTo(Stage.COMMIT);
        assertThat(with(ARow.held(TERMS, NOON), ARow.refused(TERMS, NOON)).stage())
                .isEqualTo(Stage.RELEASE);
        assertThat(with(ARow.captured(TERMS, NOON)).stage()).isEqualTo(Stage.PROJECTION);
    }

    @Test
    void neverCancelsWhatHasEndedOrIsDecided() {
        Resent often = new Resent(Topic.COMMITTED, 9, NOON);

        assertThat(next(resent(with(ARow.captured(TERMS, HAPPENED)), often), OVERDUE))
                .isInstanceOf(SayAgain.class);
        assertThat(next(resent(with(ARow.held(TERMS, NOON), ARow.credited(TERMS, HAPPENED)), often), OVERDUE))
                .isInstanceOf(SayAgain.class);
    }

    @Test
    void givesAnEventFiveSecondsAndThenMoreAndMore() {
        Situation fresh = with(ARow.held(TERMS, HAPPENED));

        assertThat(next(fresh, HAPPENED.plusMillis(4_999))).isEqualTo(new Wait(HAPPENED.plusSeconds(5)));
        assertThat(next(fresh, HAPPENED.plusSeconds(5))).isInstanceOf(SayAgain.class);
        assertThat(next(resent(fresh, resentHeld(1, SOON)), SOON.plusMillis(9_999)))
                .isEqualTo(new Wait(SOON.plusSeconds(10)));
        assertThat(next(resent(fresh, resentHeld(1, SOON)), SOON.plusSeconds(10)))
                .isInstanceOf(SayAgain.class);
        assertThat(next(resent(fresh, resentHeld(2, SOON)), SOON.plusMillis(14_999)))
                .isEqualTo(new Wait(SOON.plusSeconds(15)));
        assertThat(next(resent(fresh, resentHeld(9, SOON)), SOON.plusSeconds(15)))
                .isInstanceOf(SayAgain.class);
    }

    @Test
    void awaitsWhatWasSaidLast() {
        NextAction action = next(resent(with(ARow.held(TERMS, HAPPENED)), resentHeld(1, SOON)), SOON.plusSeconds(10));

        assertThat(action).extracting("awaited").isEqualTo(Awaited.byItsStep(Topic.HELD, DESTINATION, SOON));
    }

    @Test
    void beginsAnewWhenTheTransferHasMovedOn() {
        Situation movedOn = resent(
                with(ARow.held(TERMS, NOON), ARow.credited(TERMS, HAPPENED)), new Resent(Topic.HELD, 9, HAPPENED));

        assertThat(next(movedOn, HAPPENED.plusSeconds(5))).isInstanceOf(SayAgain.class);
    }

    @Test
    void repairsBeforeItAsksToCancel() {
        NextAction action = next(with(ARow.held(TERMS, HAPPENED)), OVERDUE);

        assertThat(said(action)).isInstanceOf(FundsHeld.class);
    }

    @Test
    void asksToCancelWhenRepairingWasInVainAndTheDeadlineIsOver() {
        Instant resent = OVERDUE.minusSeconds(10);
        Situation inVain = resent(with(ARow.held(TERMS, HAPPENED)), resentHeld(1, resent));

        assertThat(next(inVain, OVERDUE))
                .isEqualTo(new AskToCancel(
                        new CancelRequested(TERMS, DEADLINE), Awaited.byItsStep(Topic.HELD, DESTINATION, resent)));
    }

    @Test
    void doesNotCancelBeforeTheDeadline() {
        Instant lastMoment = DEADLINE.minusNanos(1_000);

        NextAction action =
                next(resent(with(ARow.held(TERMS, HAPPENED)), resentHeld(1, lastMoment.minusSeconds(10))), lastMoment);

        assertThat(said(action)).isInstanceOf(FundsHeld.class);
    }

    @Test
    void asksAgainWhenTheQuestionItselfWasLost() {
        Instant asked = OVERDUE.minusSeconds(10);
        Situation unanswered = resent(with(ARow.held(TERMS, HAPPENED)), new Resent(Topic.CANCEL_REQUESTED, 1, asked));

        assertThat(next(unanswered, OVERDUE))
                .isEqualTo(new AskToCancel(
                        new CancelRequested(TERMS, DEADLINE),
                        Awaited.byItsStep(Topic.CANCEL_REQUESTED, DESTINATION, asked)));
    }

    @Test
    void doesNotCancelARequestThatTheRelayMayStillHave() {
        Instant resent = OVERDUE.minusSeconds(10);
        Situation notRelayed = resent(withoutHold(), new Resent(Topic.REQUESTED, 1, resent));

        assertThat(next(notRelayed, OVERDUE)).isEqualTo(new WaitForRelay());
    }

    @Test
    void doesNotRepeatARequestThatTheRelayMayStillHave() {
        assertThat(next(withoutHold(), SOON)).isEqualTo(new WaitForRelay());
    }

    @Test
    void asksToCancelARequestThatTheHoldStepHasPassedAfterTheRelaySentIt() {
        Instant resent = OVERDUE.minusSeconds(30);
        Instant relayed = OVERDUE.minusSeconds(20);
        Situation passed = new Situation(
                new UnfinishedTransfer(TERMS, Optional.empty(), Shown.NOTHING),
                Optional.empty(),
                Optional.of(new Resent(Topic.REQUESTED, 1, resent)),
                Optional.of(relayed));

        assertThat(next(passed, OVERDUE))
                .isEqualTo(new AskToCancel(
                        new CancelRequested(TERMS, DEADLINE), Awaited.byItsStep(Topic.REQUESTED, SOURCE, relayed)));
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
                new UnfinishedTransfer(TERMS, Optional.empty(), Shown.NOTHING),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Situation with(Hold hold) {
        return new Situation(
                new UnfinishedTransfer(TERMS, Optional.of(hold), HALF),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Situation with(Hold hold, CreditDecision decision) {
        return new Situation(
                new UnfinishedTransfer(TERMS, Optional.of(hold), HALF),
                Optional.of(decision),
                Optional.empty(),
                Optional.empty());
    }

    private static Situation shown(Hold hold, CreditDecision decision, Shown shown) {
        return new Situation(
                new UnfinishedTransfer(TERMS, Optional.of(hold), shown),
                Optional.of(decision),
                Optional.empty(),
                Optional.empty());
    }

    private static Situation forgotten(Hold hold, Shown shown) {
        return new Situation(
                new UnfinishedTransfer(TERMS, Optional.of(hold), shown),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Situation resent(Situation situation, Resent resent) {
        return new Situation(situation.transfer(), situation.decision(), Optional.of(resent), situation.relayedBy());
    }

    private static Resent resentHeld(int times, Instant last) {
        return new Resent(Topic.HELD, times, last);
    }

    private static SagaStep stepFor(Topic topic) {
        return Awaited.byItsStep(topic, SOURCE, NOON).step();
    }

    private static TransferEvent said(NextAction action) {
        return switch (action) {
            case Wait(Instant until) -> throw new AssertionError("it waits");
            case WaitForRelay() -> throw new AssertionError("it waits for the relay");
            case RequestAgain(TransferRequested event, Awaited awaited) -> event;
            case SayAgain(TransferEvent event, Awaited awaited) -> event;
            case AskToCancel(CancelRequested event, Awaited awaited) -> event;
        };
    }
}
