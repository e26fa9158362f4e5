package io.giro.protocol;

import static io.giro.protocol.State.read;
import static io.giro.protocol.State.row;
import static io.giro.protocol.State.said;

import io.giro.account.AccountId;
import io.giro.credit.CreditDestination;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.hold.PlaceHold;
import io.giro.hold.ReleaseHold;
import io.giro.protocol.Protocol.Rule;
import io.giro.saga.Account;
import io.giro.saga.Book;
import io.giro.saga.CreditDecision;
import io.giro.saga.Decision;
import io.giro.saga.Hold;
import io.giro.saga.Needs;
import io.giro.saga.Step;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Protocols that look right and are not. Each is the product's own but for one idea. */
public final class Mutants {

    private Mutants() {}

    /** The credit step keeps no decision row, so a message that comes again is decided again. */
    public static Step creditsWithoutDecisionRow() {
        return new Mutant(
                new CreditDestination(),
                ForgetfulBook::new,
                decision -> new Decision(
                        decision.account(), decision.hold(), Optional.empty(), decision.entry(), decision.event()));
    }

    /** The release step answers a refusal that has no hold, and leaves no row that a late request could find. */
    public static Step releasesWithoutTombstone() {
        return new Mutant(
                new ReleaseHold(),
                book -> book,
                decision -> decision.hold()
                                .filter(hold -> hold.state() == Hold.State.VOID)
                                .isPresent()
                        ? Decision.say(decision.event().orElseThrow())
                        : decision);
    }

    /** A hold that nobody has decided about for long is given back by the source alone. */
    static Protocol holdsExpire(Scenario scenario) {
        Protocol protocol = new Protocol(scenario);
        return protocol.with(releasing(protocol, "expire", (state, transfer) -> isHeld(state.hold(transfer))));
    }

    /** A request to cancel goes to the source, which releases, and nobody asks the destination. */
    static Protocol sourceCancels(Scenario scenario) {
        Protocol protocol = new Protocol(scenario);
        return protocol.with(releasing(
                protocol,
                "cancel at the source",
                (state, transfer) -> state.hold(transfer).isEmpty() || isHeld(state.hold(transfer))));
    }

    /** The hold step reads the account, and writes some time later what it has decided on then. */
    static Protocol readsThenWrites(Scenario scenario) {
        Step step = new PlaceHold();
        return new Protocol(scenario).with(new NoStep(SagaStep.HOLD)).with((state, moves) -> {
            for (int transfer = 0; transfer < scenario.transfers().size(); transfer++) {
                int one = transfer;
                TransferTerms terms = scenario.transfers().get(transfer);
                Account source = state.account(scenario.indexOf(terms.source()));
                Optional<Account> readEarlier = state.readEarlier(transfer);
                if (state.hold(transfer).isEmpty() && readEarlier.isEmpty()) {
                    moves.add("read the account of T" + (transfer + 1), () -> state.with(read(one, source)));
                }
                readEarlier.ifPresent(account ->
                        moves.add("write the hold of T" + (one + 1), () -> write(step, state, one, account)));
            }
        });
    }

    private static State write(Step step, State state, int transfer, Account readEarlier) {
        TransferEvent request = state.said(transfer, Topic.REQUESTED).orElseThrow();
        Decision decision = step.decide(request, new EarlierBook(request, readEarlier));
        return state.with(next -> {
            read(transfer, null).to(next);
            decision.account().ifPresent(account -> row(account).to(next));
            decision.hold().ifPresent(hold -> row(transfer, hold).to(next));
            decision.event().ifPresent(event -> said(event).to(next));
        });
    }

    private static Rule releasing(Protocol protocol, String what, When when) {
        Step release = new ReleaseHold();
        return (state, moves) -> {
            for (int transfer = 0; transfer < protocol.scenario().transfers().size(); transfer++) {
                if (when.mayRelease(state, transfer)) {
                    TransferTerms terms = protocol.scenario().transfers().get(transfer);
                    TransferEvent refused = new CreditRefused(terms, Scenario.NOW, RefuseReason.CANCEL_REQUESTED);
                    moves.add(what + " T" + (transfer + 1), () -> protocol.deliver(state, release, refused));
                }
            }
        };
    }

    private static boolean isHeld(Optional<Hold> hold) {
        return hold.filter(row -> row.state() == Hold.State.HELD).isPresent();
    }

    @FunctionalInterface
    private interface When {
        boolean mayRelease(State state, int transfer);
    }

    /** A step that sees another book, or whose decision is another one before it is written. */
    private record Mutant(Step healthy, UnaryOperator<Book> eyes, UnaryOperator<Decision> hand) implements Step {
        @Override
        public SagaStep sagaStep() {
            return healthy.sagaStep();
        }

        @Override
        public void addNeeds(TransferEvent event, Needs needs) {
            healthy.addNeeds(event, needs);
        }

        @Override
        public Decision decide(TransferEvent event, Book book) {
            return hand.apply(healthy.decide(event, eyes.apply(book)));
        }
    }

    /** A step that does nothing. */
    private record NoStep(SagaStep sagaStep) implements Step {
        @Override
        public void addNeeds(TransferEvent event, Needs needs) {
            // It asks for nothing, because it decides nothing.
        }

        @Override
        public Decision decide(TransferEvent event, Book book) {
            return Decision.nothing();
        }
    }

    /** A book that knows no credit decision. */
    private record ForgetfulBook(Book book) implements Book {
        @Override
        public Instant now() {
            return book.now();
        }

        @Override
        public Optional<Account> account(AccountId id) {
            return book.account(id);
        }

        @Override
        public Optional<Hold> hold(TransferId id) {
            return book.hold(id);
        }

        @Override
        public Optional<CreditDecision> creditDecision(TransferId id) {
            return Optional.empty();
        }

        @Override
        public Optional<String> acceptedTermsHash(TransferId id) {
            return book.acceptedTermsHash(id);
        }
    }

    /** What was read before somebody else wrote: an account, and no hold. */
    private record EarlierBook(TransferEvent request, Account source) implements Book {
        @Override
        public Instant now() {
            return Scenario.NOW;
        }

        @Override
        public Optional<Account> account(AccountId id) {
            return Optional.of(source);
        }

        @Override
        public Optional<Hold> hold(TransferId id) {
            return Optional.empty();
        }

        @Override
        public Optional<CreditDecision> creditDecision(TransferId id) {
            return Optional.empty();
        }

        @Override
        public Optional<String> acceptedTermsHash(TransferId id) {
            return Optional.of(request.terms().termsHash());
        }
    }
}
