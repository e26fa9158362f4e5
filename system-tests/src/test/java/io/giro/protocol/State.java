package io.giro.protocol;

import io.giro.account.AccountStatus;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.Account;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.saga.LedgerEntry;
import io.giro.saga.Said;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all shards, everything that was ever said, and which of it may still arrive. Immutable; two states with the
 * same {@link #key} are the same.
 */
final class State {

    private static final int TOPICS = Topic.values().length;

    private final Scenario scenario;
    private final Account[] accounts;
    private final @Nullable Hold[] holds;
    private final @Nullable CreditDecision[] decisions;
    private final int[] debits;
    private final int[] credits;
    private final @Nullable Account[] readEarlier;
    private final @Nullable TransferEvent[] said;
    private long underway;
    private int lost;

    private State(Scenario scenario) {
        this.scenario = scenario;
        int transfers = scenario.transfers().size();
        accounts = scenario.accounts().toArray(Account[]::new);
        holds = new Hold[transfers];
        decisions = new CreditDecision[transfers];
        debits = new int[transfers];
        credits = new int[transfers];
        readEarlier = new Account[transfers];
        said = new TransferEvent[transfers * TOPICS];
    }

    private State(State other) {
        scenario = other.scenario;
        accounts = other.accounts.clone();
        holds = other.holds.clone();
        decisions = other.decisions.clone();
        debits = other.debits.clone();
        credits = other.credits.clone();
        readEarlier = other.readEarlier.clone();
        said = other.said.clone();
        underway = other.underway;
        lost = other.lost;
    }

    /** Every transfer is accepted, and its request is on its way. */
    static State initial(Scenario scenario) {
        State state = new State(scenario);
        scenario.transfers().forEach(terms -> state.say(new TransferRequested(terms)));
        return state;
    }

    Account account(int account) {
        return accounts[account];
    }

    Optional<Hold> hold(int transfer) {
        return Optional.ofNullable(holds[transfer]);
    }

    Optional<CreditDecision> decision(int transfer) {
        return Optional.ofNullable(decisions[transfer]);
    }

    int debits(int transfer) {
        return debits[transfer];
    }

    int credits(int transfer) {
        return credits[transfer];
    }

    /** An account as somebody has read it for a transfer without locking it. */
    Optional<Account> readEarlier(int transfer) {
        return Optional.ofNullable(readEarlier[transfer]);
    }

    /** What was said about a transfer on a topic, whether or not it can still arrive. */
    Optional<TransferEvent> said(int transfer, Topic topic) {
        return Optional.ofNullable(said[transfer * TOPICS + topic.ordinal()]);
    }

    /** Whether what was said there may arrive now, for the first time or once more. */
    boolean isUnderway(int transfer, Topic topic) {
        return (underway & bit(transfer, topic)) != 0;
    }

    int lost() {
        return lost;
    }

    boolean isFinished() {
        for (Hold hold : holds) {
            if (hold == null || hold.state() == Hold.State.HELD) {
                return false;
            }
        }
        return true;
    }

    /** A copy with these changes. */
    State with(Change... changes) {
        State next = new State(this);
        for (Change change : changes) {
            change.to(next);
        }
        return next;
    }

    /** Something that becomes of a state; made by the methods below. */
    @FunctionalInterface
    interface Change {
        void to(State next);
    }

    static Change row(Account account) {
        return next -> next.accounts[next.scenario.indexOf(account.id())] = account;
    }

    static Change frozen(int index) {
        return next -> {
            Account account = next.accounts[index];
            next.accounts[index] = new Account(
                    account.id(),
                    account.currency(),
                    account.kind(),
                    AccountStatus.FROZEN,
                    account.posted(),
                    account.held(),
                    account.overdraftLimit(),
                    account.version());
        };
    }

    static Change row(int transfer, Hold hold) {
        return next -> next.holds[transfer] = hold;
    }

    static Change row(int transfer, CreditDecision decision) {
        return next -> next.decisions[transfer] = decision;
    }

    static Change row(int transfer, LedgerEntry entry) {
        return next -> {
            switch (entry.leg()) {
                case DEBIT -> next.debits[transfer]++;
                case CREDIT -> next.credits[transfer]++;
            }
        };
    }

    static Change read(int transfer, @Nullable Account account) {
        return next -> next.readEarlier[transfer] = account;
    }

    static Change said(TransferEvent event) {
        return next -> next.say(event);
    }

    /** No copy of it can arrive any more, unless it is said again. */
    static Change lost(int transfer, Topic topic) {
        return next -> {
            next.underway &= ~bit(transfer, topic);
            next.lost++;
        };
    }

    /**
     * The state in few characters. Balances that were said are left out: the account's version, which is in, numbers its
     * changes, and so tells them.
     */
    String key() {
        StringBuilder key = new StringBuilder(64);
        for (Account account : accounts) {
            key.append((char) account.posted()).append((char) account.held()).append((char) account.version());
            key.append((char) account.status().ordinal());
        }
        for (int transfer = 0; transfer < holds.length; transfer++) {
            appendHold(key, holds[transfer]);
            appendDecision(key, decisions[transfer]);
            Account read = readEarlier[transfer];
            key.append((char) (debits[transfer] << 8 | credits[transfer]))
                    .append((char) (read == null ? 0 : read.version() + 1));
        }
        long everSaid = 0;
        for (int one = 0; one < said.length; one++) {
            everSaid |= said[one] == null ? 0 : 1L << one;
        }
        return key.append((char) (everSaid >> 16))
                .append((char) everSaid)
                .append((char) (underway >> 16))
                .append((char) underway)
                .append((char) lost)
                .toString();
    }

    private static void appendHold(StringBuilder key, @Nullable Hold hold) {
        if (hold == null) {
            key.append('-');
            return;
        }
        key.append((char) hold.state().ordinal())
                .append((char) hold.reason().hashCode())
                .append(version(hold.held()))
                .append(version(hold.ended()));
    }

    private static void appendDecision(StringBuilder key, @Nullable CreditDecision decision) {
        if (decision == null) {
            key.append('-');
            return;
        }
        key.append((char) decision.refusal().map(Enum::ordinal).orElse(-1).intValue())
                .append(version(Optional.of(decision.said())));
    }

    private static char version(Optional<Said> said) {
        return (char) said.flatMap(Said::account)
                .map(balance -> balance.version() + 1)
                .orElse(0L)
                .intValue();
    }

    private void say(TransferEvent event) {
        int transfer = scenario.indexOf(event.terms());
        TransferEvent before = said[transfer * TOPICS + event.topic().ordinal()];
        if (before != null && !before.equals(event)) {
            throw new Violation("an event id always means the same facts", "first " + before + ", then " + event);
        }
        said[transfer * TOPICS + event.topic().ordinal()] = event;
        underway |= bit(transfer, event.topic());
    }

    private static long bit(int transfer, Topic topic) {
        return 1L << transfer * TOPICS + topic.ordinal();
    }
}
