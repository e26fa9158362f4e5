package io.giro.protocol;

import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.saga.Account;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.transfer.TransferTerms;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must be true in every state, and what no move may change. */
final class Invariants {

    static final String MONEY_IS_CONSERVED = "money is conserved";
    static final String NOBODY_IS_OVERDRAWN = "available is never negative";
    static final String HELD_IS_PROMISED = "held money is the sum of the holds that are HELD";
    static final String CREDITED_IS_COVERED = "CREDITED only while the hold is HELD or CAPTURED";
    static final String CAPTURED_IS_CREDITED = "CAPTURED only after CREDITED";
    static final String RELEASED_IS_REFUSED = "RELEASED or VOID only after REFUSED";
    static final String LEGS_ARE_SINGLE = "one debit and one credit at most, and only with their decisions";
    static final String SAID_IS_TRUE = "who was told of an end was told the truth";
    static final String ENDS_ARE_FINAL = "what has ended stays as it is";

    private static final Set<Hold.State> RELEASED_OR_VOID = EnumSet.of(Hold.State.RELEASED, Hold.State.VOID);

    private final Scenario scenario;

    Invariants(Scenario scenario) {
        this.scenario = scenario;
    }

    /** Throws a {@link Violation} with the name of what is broken. */
    void check(State state) {
        long posted = 0;
        for (int account = 0; account < scenario.accounts().size(); account++) {
            posted += check(state, state.account(account));
        }
        long inFlight = 0;
        for (int transfer = 0; transfer < scenario.transfers().size(); transfer++) {
            check(state, transfer);
            boolean isInFlight =
                    isCredited(state, transfer) && holdState(state, transfer).equals(Optional.of(Hold.State.HELD));
            inFlight += isInFlight ? scenario.transfers().get(transfer).amountMinor() : 0;
        }
        mustBe(
                posted == scenario.openedWith() + inFlight,
                MONEY_IS_CONSERVED,
                posted + " posted, " + inFlight + " of it still to be debited");
    }

    void check(State before, State after) {
        for (int transfer = 0; transfer < scenario.transfers().size(); transfer++) {
            Optional<Hold> hold = before.hold(transfer).filter(row -> row.state() != Hold.State.HELD);
            mustBe(hold.isEmpty() || hold.equals(after.hold(transfer)), ENDS_ARE_FINAL, "T" + (transfer + 1));
            Optional<CreditDecision> decision = before.decision(transfer);
            mustBe(
                    decision.isEmpty() || decision.equals(after.decision(transfer)),
                    ENDS_ARE_FINAL,
                    "T" + (transfer + 1));
        }
    }

    private long check(State state, Account account) {
        mustBe(account.posted() >= account.held(), NOBODY_IS_OVERDRAWN, account.toString());
        mustBe(account.held() == promised(state, account.id()), HELD_IS_PROMISED, account.toString());
        return account.posted();
    }

    private long promised(State state, AccountId account) {
        long promised = 0;
        List<TransferTerms> transfers = scenario.transfers();
        for (int transfer = 0; transfer < transfers.size(); transfer++) {
            if (transfers.get(transfer).source().equals(account)
                    && holdState(state, transfer).equals(Optional.of(Hold.State.HELD))) {
                promised += transfers.get(transfer).amountMinor();
            }
        }
        return promised;
    }

    private static void check(State state, int transfer) {
        Optional<Hold.State> hold = holdState(state, transfer);
        Optional<CreditDecision> decision = state.decision(transfer);
        String what = "T" + (transfer + 1) + " is " + hold + " and "
                + decision.map(row -> row.isCredited() ? "CREDITED" : "REFUSED");
        boolean credited = isCredited(state, transfer);
        boolean refused = decision.isPresent() && !credited;
        boolean captured = hold.equals(Optional.of(Hold.State.CAPTURED));
        boolean released = hold.filter(RELEASED_OR_VOID::contains).isPresent();
        boolean held = hold.equals(Optional.of(Hold.State.HELD));
        mustBe(!credited || held || captured, CREDITED_IS_COVERED, what);
        mustBe(!captured || credited, CAPTURED_IS_CREDITED, what);
        mustBe(!released || refused, RELEASED_IS_REFUSED, what);
        mustBe(
                state.credits(transfer) == (credited ? 1 : 0) && state.debits(transfer) == (captured ? 1 : 0),
                LEGS_ARE_SINGLE,
                what + ", " + state.credits(transfer) + " credits and " + state.debits(transfer) + " debits");
        mustBe(state.said(transfer, Topic.COMMITTED).isEmpty() || captured, SAID_IS_TRUE, what);
        mustBe(state.said(transfer, Topic.CANCELLED).isEmpty() || released, SAID_IS_TRUE, what);
        mustBe(
                state.said(transfer, Topic.REJECTED).isEmpty() || hold.equals(Optional.of(Hold.State.REJECTED)),
                SAID_IS_TRUE,
                what);
    }

    private static Optional<Hold.State> holdState(State state, int transfer) {
        return state.hold(transfer).map(Hold::state);
    }

    private static boolean isCredited(State state, int transfer) {
        return state.decision(transfer).filter(CreditDecision::isCredited).isPresent();
    }

    private static void mustBe(boolean so, String invariant, String details) {
        if (!so) {
            throw new Violation(invariant, details);
        }
    }
}
