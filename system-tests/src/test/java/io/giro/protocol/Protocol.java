package io.giro.protocol;

import static io.giro.protocol.State.lost;
import static io.giro.protocol.State.row;
import static io.giro.protocol.State.said;

import io.giro.account.AccountId;
import io.giro.commit.CommitTransfer;
import io.giro.credit.CreditDestination;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.hold.PlaceHold;
import io.giro.hold.ReleaseHold;
import io.giro.reconciler.BackOff;
import io.giro.reconciler.NextAction;
import io.giro.reconciler.NextAction.AskToCancel;
import io.giro.reconciler.NextAction.RequestAgain;
import io.giro.reconciler.NextAction.SayAgain;
import io.giro.reconciler.NextAction.Wait;
import io.giro.reconciler.NextAction.WaitForRelay;
import io.giro.reconciler.Resent;
import io.giro.reconciler.Shown;
import io.giro.reconciler.Situation;
import io.giro.reconciler.UnfinishedTransfer;
import io.giro.saga.Account;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.saga.Needs;
import io.giro.saga.Step;
import io.giro.saga.UnprocessableEvent;
import io.giro.saga.WorkingBook;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What can happen next in a state. The steps are the product's own. Whatever was said and is not lost may arrive at any
 * time and any number of times, so no order and no delay is left out.
 */
final class Protocol {

    /** A kind of thing that can happen. */
    @FunctionalInterface
    interface Rule {
        void moves(State state, Moves moves);
    }

    /** Takes the moves that a state allows, each with its name and what comes of it. */
    @FunctionalInterface
    interface Moves {
        void add(String move, Supplier<State> next);
    }

    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(5), Duration.ofSeconds(15));
    private static final Duration LONG_AFTER_EVERYTHING = Duration.ofHours(1);

    private final Scenario scenario;
    private final Map<Topic, Step> readers = new EnumMap<>(Topic.class);
    private final List<Rule> rules = new ArrayList<>();

    Protocol(Scenario scenario) {
        this.scenario = scenario;
        List.of(new PlaceHold(), new CreditDestination(), new CommitTransfer(), new ReleaseHold())
                .forEach(this::with);
        rules.add(this::deliveries);
    }

    Scenario scenario() {
        return scenario;
    }

    /** Puts a step in the place of the one that reads the same topics. */
    Protocol with(Step step) {
        step.sagaStep().reads().forEach(topic -> readers.put(topic, step));
        return this;
    }

    Protocol with(Rule rule) {
        rules.add(rule);
        return this;
    }

    /** Somebody may ask to cancel any transfer at any moment. */
    Protocol cancels() {
        return with((state, moves) -> forEachTransfer((transfer, terms) -> {
            if (state.said(transfer, Topic.CANCEL_REQUESTED).isEmpty()) {
                moves.add(
                        "ask to cancel T" + (transfer + 1),
                        () -> state.with(said(new CancelRequested(terms, terms.deadline()))));
            }
        }));
    }

    /** The last account may be frozen at any moment, so it refuses from then on. */
    Protocol freezes() {
        int last = scenario.accounts().size() - 1;
        Account opened = scenario.accounts().get(last);
        return with((state, moves) -> {
            if (state.account(last).status() == opened.status()) {
                moves.add("freeze " + opened.id(), () -> state.with(State.frozen(last)));
            }
        });
    }

    /** Up to so many messages are lost, and the reconciler says what it finds missing in the rows. */
    Protocol loses(int messages) {
        return with((state, moves) -> forEachTransfer((transfer, terms) -> {
            if (state.lost() < messages) {
                readers.keySet().stream()
                        .filter(topic -> state.isUnderway(transfer, topic))
                        .forEach(topic ->
                                moves.add("lose " + name(topic, transfer), () -> state.with(lost(transfer, topic))));
            }
            missing(state, transfer, terms, Optional.empty())
                    .ifPresent(event -> sayAgain(state, transfer, event, moves));
            missing(state, transfer, terms, Optional.of(terms.deadline()))
                    .ifPresent(event -> sayAgain(state, transfer, event, moves));
        }));
    }

    void moves(State state, Moves moves) {
        rules.forEach(rule -> rule.moves(state, moves));
    }

    /** What becomes of a state when this event reaches this step. */
    State deliver(State state, Step step, TransferEvent event) {
        WorkingBook book = load(state, step, event);
        try {
            var decision = step.decide(event, book);
            book.apply(decision);
            return state.with(next -> {
                int transfer = scenario.indexOf(event.terms());
                book.changedAccounts().forEach(change -> row(change.after()).to(next));
                book.placedHolds().forEach(hold -> row(transfer, hold).to(next));
                book.endedHolds().forEach(hold -> row(transfer, hold).to(next));
                book.newCreditDecisions()
                        .forEach(credit -> row(transfer, credit).to(next));
                book.newEntries().forEach(entry -> row(transfer, entry).to(next));
                decision.event().ifPresent(one -> said(one).to(next));
            });
        } catch (UnprocessableEvent e) {
            throw new Violation("no honest message is ever unprocessable", String.valueOf(e.getMessage()));
        }
    }

    private WorkingBook load(State state, Step step, TransferEvent event) {
        Needs needs = new Needs();
        step.addNeeds(event, needs);
        List<Account> accounts = new ArrayList<>();
        for (AccountId id : needs.accounts()) {
            accounts.add(state.account(scenario.indexOf(id)));
        }
        int transfer = scenario.indexOf(event.terms());
        List<Hold> holds = state.hold(transfer).stream().toList();
        List<CreditDecision> decisions = state.decision(transfer).stream().toList();
        Map<TransferId, String> accepted = new HashMap<>();
        needs.acceptedTerms()
                .forEach(id -> accepted.put(id, scenario.termsHashes().get(transfer)));
        return new WorkingBook(Scenario.NOW, needs, accounts, holds, decisions, accepted);
    }

    private void deliveries(State state, Moves moves) {
        forEachTransfer((transfer, terms) -> readers.forEach((topic, step) -> {
            if (state.isUnderway(transfer, topic)) {
                moves.add(
                        "deliver " + name(topic, transfer) + " to "
                                + step.sagaStep().stepName(),
                        () -> deliver(state, step, state.said(transfer, topic).orElseThrow()));
            }
        }));
    }

    /** What the reconciler says when it has waited long enough, and, with a time, when it has said it then in vain. */
    private static Optional<TransferEvent> missing(
            State state, int transfer, TransferTerms terms, Optional<Instant> saidAt) {
        Optional<Hold> hold = state.hold(transfer);
        if (hold.isPresent() && hold.get().state() != Hold.State.HELD) {
            return Optional.empty();
        }
        UnfinishedTransfer unfinished = new UnfinishedTransfer(terms, hold, Shown.NOTHING);
        Optional<CreditDecision> decision = state.decision(transfer);
        Situation fresh = new Situation(unfinished, decision, Optional.empty(), Optional.empty());
        Optional<Resent> resent =
                saidAt.map(at -> Resent.once(fresh.missingEvent().topic(), at));
        // The relay has always sent on what there was; that it may not have is for the simulation.
        Situation situation =
                new Situation(unfinished, decision, resent, saidAt.or(() -> Optional.of(terms.acceptedAt())));
        return switch (NextAction.in(situation, BACK_OFF, terms.deadline().plus(LONG_AFTER_EVERYTHING))) {
            case Wait(var until) -> Optional.empty();
            case WaitForRelay() -> Optional.empty();
            case RequestAgain(var event, var awaited) -> Optional.of(event);
            case SayAgain(var event, var awaited) -> Optional.of(event);
            case AskToCancel(var event, var awaited) -> Optional.of(event);
        };
    }

    private static void sayAgain(State state, int transfer, TransferEvent event, Moves moves) {
        if (!state.isUnderway(transfer, event.topic())) {
            moves.add("say " + name(event.topic(), transfer) + " again", () -> state.with(said(event)));
        }
    }

    static String name(Topic topic, int transfer) {
        return topic.shortName() + " of T" + (transfer + 1);
    }

    private void forEachTransfer(BiConsumer<Integer, TransferTerms> act) {
        for (int transfer = 0; transfer < scenario.transfers().size(); transfer++) {
            act.accept(transfer, scenario.transfers().get(transfer));
        }
    }
}
