package io.giro.simulation;

import static io.giro.simulation.Violation.unless;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.projector.BalanceRow;
import io.giro.projector.TransferRow;
import io.giro.saga.Account;
import io.giro.saga.ConcurrentChange;
import io.giro.saga.CreditDecision;
import io.giro.saga.Delivery;
import io.giro.saga.Hold;
import io.giro.saga.LedgerEntry;
import io.giro.saga.NotYetVisible;
import io.giro.saga.RowsLocked;
import io.giro.saga.UnprocessableEvent;
import io.giro.saga.memory.MemoryBooks;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps an account of the money that shares no sum with the steps: from what was agreed and how each transfer stands it
 * reckons what every balance must be. It hears every event, sees every acknowledgement, and looks at the books after each
 * thing that happens. The first thing that is wrong ends the run with a {@link Violation}.
 */
final class Auditor {

    private static final Set<Hold.State> RELEASED_OR_VOID = EnumSet.of(Hold.State.RELEASED, Hold.State.VOID);

    private final MemoryBooks books;
    private final int shards;
    private final Map<AccountId, Watched> accounts = new LinkedHashMap<>();
    private final Map<TransferId, Case> cases = new LinkedHashMap<>();
    private final Map<String, TransferEvent> heard = new HashMap<>();
    private final Set<String> parked = new HashSet<>();
    private long news;

    Auditor(MemoryBooks books, int shards) {
        this.books = books;
        this.shards = shards;
    }

    void opened(AccountId account, AccountKind kind, long postedMinor, long overdraftMinor) {
        accounts.put(account, new Watched(account, kind == AccountKind.CUSTOMER, postedMinor, overdraftMinor));
    }

    void accepted(TransferTerms terms) {
        cases.put(terms.transferId(), new Case(terms));
    }

    /** Somebody says this, whether or not the log takes it. */
    void heard(TransferEvent event) {
        news++;
        Case about = cases.get(event.terms().transferId());
        unless(
                about != null && about.terms.equals(event.terms()),
                "%s was said, and nobody had accepted that transfer",
                event.eventId());
        TransferEvent before = heard.putIfAbsent(event.eventId(), event);
        unless(before == null || before.equals(event), "%s was said with other facts: %s", event, before);
        event.account()
                .ifPresent(balance -> Optional.ofNullable(accounts.get(balance.accountId()))
                        .orElseThrow(() -> new Violation(event + " tells of an account that is none"))
                        .announced(balance, event));
    }

    /** A step lets a record go for good, so what the record asks for must be done and told. */
    void acknowledged(SagaStep step, Delivery delivery) {
        news++;
        // What the views lack is seen at rest; a record is parked by one shard's projector, and passed by the others'.
        if (step == SagaStep.PROJECTOR || parked.contains(step + delivery.position())) {
            return;
        }
        TransferEvent event = readable(step, delivery);
        TransferId id = event.terms().transferId();
        Optional<Hold.State> hold = books.hold(id).map(Hold::state);
        boolean isDone = switch (step) {
            case HOLD -> hold.isPresent() && (hold.get() == Hold.State.VOID || isTold(id, placed(hold.get())));
            case CREDIT ->
                books.creditDecision(id)
                        .filter(row -> isTold(id, row.isCredited() ? Topic.CREDITED : Topic.REFUSED))
                        .isPresent();
            case COMMIT -> hold.equals(Optional.of(Hold.State.CAPTURED)) && isTold(id, Topic.COMMITTED);
            case RELEASE ->
                hold.equals(Optional.of(Hold.State.REJECTED))
                        || hold.filter(RELEASED_OR_VOID::contains).isPresent() && isTold(id, Topic.CANCELLED);
            case INGRESS, OUTBOX_RELAY, PROJECTOR, RECONCILER -> true;
        };
        unless(isDone, "%s acknowledged %s, which was not done and told", step, event.eventId());
    }

    /** A step parks a record. Of those that ingress wrote, only one whose transfer cannot be seen yet may be. */
    void parked(SagaStep step, Delivery delivery, String reason) {
        parked.add(step + delivery.position());
        boolean isHonest = isReadable(delivery)
                && Optional.ofNullable(cases.get(delivery.event().terms().transferId()))
                        .filter(about -> about.terms.equals(delivery.event().terms()))
                        .isPresent();
        unless(
                !isHonest || reason.startsWith("no transfer"),
                "%s parked %s, which was honest: %s",
                step,
                delivery.position(),
                reason);
    }

    /** Something could not be done now. Only the world may be the cause. */
    void failed(String what, RuntimeException cause) {
        unless(
                cause instanceof WorldFailed
                        || cause instanceof ConcurrentChange
                        || cause instanceof NotYetVisible
                        || cause instanceof RowsLocked,
                "%s failed by itself: %s",
                what,
                cause);
    }

    /** What must be true at any time. */
    void look() {
        accounts.values().forEach(Watched::reckonAnew);
        int entries = 0;
        for (Case one : cases.values()) {
            one.look();
            entries += one.reckon();
        }
        accounts.values().forEach(Watched::look);
        unless(
                books.entries().size() == entries,
                "%d entries, and there should be %d",
                books.entries().size(),
                entries);
    }

    /** Which transfers have not ended, or whose end their callers cannot see. */
    List<String> unfinished(ShardViews views) {
        return cases.values().stream()
                .filter(one -> !one.hasEnded() || !one.isShown(views))
                .map(Case::toString)
                .toList();
    }

    /** Grows whenever something is said or done. */
    long news() {
        return news;
    }

    int transfers() {
        return cases.size();
    }

    /** What must be true when nothing is on its way any more. */
    void lookAtRest(ShardViews views) {
        look();
        cases.values().forEach(one -> one.lookAtRest(views));
        long clearing =
                books.entries().stream().mapToLong(LedgerEntry::amountMinor).sum();
        unless(clearing == 0, "clearing is %d at rest", -clearing);
        accounts.values().forEach(account -> account.lookAtRest(views));
    }

    private boolean isTold(TransferId id, Topic topic) {
        return heard.containsKey(id + "/" + topic.shortName());
    }

    private static Topic placed(Hold.State state) {
        return state == Hold.State.REJECTED ? Topic.REJECTED : Topic.HELD;
    }

    private static TransferEvent readable(SagaStep step, Delivery delivery) {
        unless(isReadable(delivery), "%s acknowledged %s, which nobody can read", step, delivery.position());
        return delivery.event();
    }

    private static boolean isReadable(Delivery delivery) {
        try {
            delivery.event();
            return true;
        } catch (UnprocessableEvent e) {
            return false;
        }
    }

    /** One account: how it began, what should be on it now, and who said which of its versions. */
    private final class Watched {

        private final AccountId id;
        private final boolean mustBeCovered;
        private final long openedWithMinor;
        private final long overdraftMinor;
        private final Map<Long, String> saidBy = new HashMap<>();
        private long postedMinor;
        private long heldMinor;

        Watched(AccountId id, boolean mustBeCovered, long openedWithMinor, long overdraftMinor) {
            this.id = id;
            this.mustBeCovered = mustBeCovered;
            this.openedWithMinor = openedWithMinor;
            this.overdraftMinor = overdraftMinor;
        }

        void reckonAnew() {
            postedMinor = openedWithMinor;
            heldMinor = 0;
        }

        void look() {
            Account row = books.account(id);
            unless(row.posted() == postedMinor, "%s has %d posted, and should have %d", id, row.posted(), postedMinor);
            unless(row.held() == heldMinor, "%s has %d held, and should have %d", id, row.held(), heldMinor);
            unless(
                    !mustBeCovered || postedMinor - heldMinor + overdraftMinor >= 0,
                    "%s is overdrawn: %d posted, %d held",
                    id,
                    postedMinor,
                    heldMinor);
        }

        void announced(AccountBalance balance, TransferEvent event) {
            String before = saidBy.putIfAbsent(balance.version(), event.eventId());
            unless(
                    before == null || before.equals(event.eventId()),
                    "version %d of %s was said by %s and by %s",
                    balance.version(),
                    id,
                    before,
                    event.eventId());
            unless(
                    balance.available() == balance.posted() - balance.held() + overdraftMinor,
                    "%s says a wrong available",
                    event);
        }

        void lookAtRest(ShardViews views) {
            long last = books.account(id).version();
            for (long version = 1; version <= last; version++) {
                unless(saidBy.containsKey(version), "nobody said version %d of %s", version, id);
            }
            unless(saidBy.size() == last, "%d versions of %s were said, and it has %d", saidBy.size(), id, last);
            Optional<AccountBalance> shown =
                    views.balance(id.slot().shard(shards), id).map(BalanceRow::balance);
            Optional<AccountBalance> right = Optional.of(new AccountBalance(
                            id, postedMinor, heldMinor, postedMinor - heldMinor + overdraftMinor, last))
                    .filter(balance -> last > 0);
            unless(shown.equals(right), "the view shows %s, and right is %s", shown, right);
        }
    }

    /** One transfer as the auditor has seen it last. */
    private final class Case {

        private final TransferTerms terms;
        private Optional<Hold> hold = Optional.empty();
        private Optional<CreditDecision> decision = Optional.empty();

        Case(TransferTerms terms) {
            this.terms = terms;
        }

        void look() {
            Optional<Hold> held = books.hold(terms.transferId());
            Optional<CreditDecision> decided = books.creditDecision(terms.transferId());
            unless(mayFollow(held), "%s became %s", this, held);
            unless(decision.isEmpty() || decision.equals(decided), "%s was decided again: %s", this, decided);
            hold = held;
            decision = decided;
            unless(!isCredited() || is(Hold.State.HELD) || is(Hold.State.CAPTURED), "%s: nobody pays for it", this);
            unless(!is(Hold.State.CAPTURED) || isCredited(), "%s: nobody got it", this);
            unless(!isReleased() || isRefused(), "%s: nobody refused it", this);
        }

        /** Adds what the transfer makes of the balances, and returns how many entries it should have made. */
        int reckon() {
            Optional<Watched> source = Optional.ofNullable(accounts.get(terms.source()));
            Optional<Watched> destination = Optional.ofNullable(accounts.get(terms.destination()));
            if (is(Hold.State.HELD)) {
                source.ifPresent(account -> account.heldMinor += terms.amountMinor());
            }
            if (is(Hold.State.CAPTURED)) {
                source.ifPresent(account -> account.postedMinor -= terms.amountMinor());
            }
            if (isCredited()) {
                destination.ifPresent(account -> account.postedMinor += terms.amountMinor());
            }
            return (is(Hold.State.CAPTURED) ? 1 : 0) + (isCredited() ? 1 : 0);
        }

        boolean hasEnded() {
            return hold.isPresent() && !is(Hold.State.HELD);
        }

        boolean isShown(ShardViews views) {
            return views.hasEnded(terms.source().slot().shard(shards), terms.transferId())
                    && views.hasEnded(terms.destination().slot().shard(shards), terms.transferId());
        }

        void lookAtRest(ShardViews views) {
            unless(hasEnded(), "%s has not ended", this);
            TransferState end = end();
            for (Topic topic : List.of(Topic.COMMITTED, Topic.REJECTED, Topic.CANCELLED)) {
                unless(
                        isTold(terms.transferId(), topic) == topic.name().equals(end.name()),
                        "%s ended as %s, and it was%s told %s",
                        this,
                        end,
                        isTold(terms.transferId(), topic) ? "" : " not",
                        topic);
            }
            lookAtRest(views, terms.source(), end);
            lookAtRest(views, terms.destination(), end);
        }

        private void lookAtRest(ShardViews views, AccountId side, TransferState end) {
            Optional<TransferState> shown = views.transfer(side.slot().shard(shards), terms.transferId())
                    .map(TransferRow::state);
            unless(shown.equals(Optional.of(end)), "%s ended as %s, and %s is shown %s", this, end, side, shown);
        }

        private TransferState end() {
            if (is(Hold.State.CAPTURED)) {
                return TransferState.COMMITTED;
            }
            return is(Hold.State.REJECTED) ? TransferState.REJECTED : TransferState.CANCELLED;
        }

        private boolean mayFollow(Optional<Hold> next) {
            if (hold.equals(next)) {
                return true;
            }
            if (next.isEmpty() || hold.isPresent() && !is(Hold.State.HELD)) {
                return false;
            }
            return next.get().amountMinor() == terms.amountMinor()
                    && next.get().source().equals(terms.source());
        }

        private boolean is(Hold.State state) {
            return hold.isPresent() && hold.get().state() == state;
        }

        private boolean isReleased() {
            return is(Hold.State.RELEASED) || is(Hold.State.VOID);
        }

        private boolean isCredited() {
            return decision.isPresent() && decision.get().isCredited();
        }

        private boolean isRefused() {
            return decision.isPresent() && !decision.get().isCredited();
        }

        @Override
        public String toString() {
            return terms.transferId() + " (" + hold.map(Hold::state) + ", "
                    + decision.map(row -> row.isCredited() ? "CREDITED" : "REFUSED") + ")";
        }
    }
}
