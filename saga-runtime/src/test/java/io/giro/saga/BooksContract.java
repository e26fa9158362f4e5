package io.giro.saga;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountId;
import io.giro.saga.given.AnAccount;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every kind of books promises: an insert wins once, an update names the state it expects, and what is not committed
 * leaves nothing. Each test opens accounts of its own, so the books may be shared and full.
 */
public abstract class BooksContract {

    protected static final Instant NOW = Instant.parse("2026-11-20T12:00:01.000002Z");

    private static final AtomicInteger NEXT = new AtomicInteger();

    protected String source;
    protected String destination;
    protected TransferTerms terms;

    protected abstract Books books();

    protected abstract int shards();

    protected abstract void open(Account account);

    protected abstract void accept(TransferTerms accepted);

    /** The entries of one account, by version. */
    protected abstract List<LedgerEntry> entriesOf(AccountId account);

    @BeforeEach
    void openTwoAccounts() {
        source = newName();
        destination = newName();
        open(anAccount(source).with(eur(100_00)));
        open(anAccount(destination).with(eur(5_00)).withOverdraft(50_00));
        terms = aTransfer().of(eur(10_00)).from(source).to(destination).terms();
        accept(terms);
    }

    @Test
    void showsWhatWasOpenedAndAccepted() {
        WorkingBook book = load(source);

        assertThat(book.account(id(source)))
                .contains(anAccount(source).with(eur(100_00)).row());
        assertThat(load(destination).account(id(destination)))
                .contains(anAccount(destination)
                        .with(eur(5_00))
                        .withOverdraft(50_00)
                        .row());
        assertThat(book.acceptedTermsHash(terms.transferId())).contains(terms.termsHash());
        assertThat(book.hold(terms.transferId())).isEmpty();
        assertThat(book.creditDecision(terms.transferId())).isEmpty();
    }

    @Test
    void hasNothingThatNobodyWrote() {
        AccountId nobody = id(newName());
        TransferTerms unheardOf = aTransfer().from(nobody.value()).terms();

        WorkingBook book = load(nobody, unheardOf);

        assertThat(book.account(nobody)).isEmpty();
        assertThat(book.acceptedTermsHash(unheardOf.transferId())).isEmpty();
    }

    @Test
    void keepsAHoldThroughAllItsLife() {
        Account held = placeHold();
        assertThat(load(source).account(id(source))).contains(held);
        assertThat(load(source).hold(terms.transferId())).contains(Hold.held(terms, NOW, held));

        Account after = held.capture(10_00);
        Hold captured = Hold.held(terms, NOW, held).captured(NOW.plusSeconds(1), after);
        commit(source, Decision.nothing().with(after).with(captured));

        assertThat(load(source).account(id(source))).contains(after);
        assertThat(load(source).hold(terms.transferId())).contains(captured);
    }

    @Test
    void keepsAReleasedARejectedAndAVoidHold() {
        Account held = placeHold();
        Account after = held.release(10_00);
        Hold released = Hold.held(terms, NOW, held).released(NOW, after, RefuseReason.DESTINATION_FROZEN);
        TransferTerms other = aTransfer().from(source).terms();
        TransferTerms third = aTransfer().from(source).terms();
        Hold rejected = Hold.rejected(other, NOW, RejectReason.INSUFFICIENT_FUNDS);
        Hold tombstone = Hold.voided(third, NOW, RefuseReason.CANCEL_REQUESTED);

        commit(source, Decision.nothing().with(after).with(released));
        commit(source, other, Decision.nothing().with(rejected));
        commit(source, third, Decision.nothing().with(tombstone));

        assertThat(load(source).hold(terms.transferId())).contains(released);
        assertThat(load(id(source), other).hold(other.transferId())).contains(rejected);
        assertThat(load(id(source), third).hold(third.transferId())).contains(tombstone);
    }

    @Test
    void keepsWhatWasDecidedAboutACredit() {
        Account after = load(destination).account(id(destination)).orElseThrow().credit(10_00);
        CreditDecision credited = CreditDecision.credited(terms, NOW, after);
        LedgerEntry entry = LedgerEntry.credit(terms, NOW, after);
        TransferTerms other = aTransfer().from(source).to(destination).terms();
        CreditDecision refused = CreditDecision.refused(other, NOW, RefuseReason.BALANCE_OVERFLOW);

        commit(destination, Decision.nothing().with(after).with(credited).with(entry));
        commit(destination, other, Decision.nothing().with(refused));

        assertThat(load(destination).creditDecision(terms.transferId())).contains(credited);
        assertThat(load(id(destination), other).creditDecision(other.transferId()))
                .contains(refused);
        assertThat(entriesOf(id(destination))).containsExactly(entry);
    }

    @Test
    void writesManyChangesOfOneAccountAsOne() {
        try (BookTransaction transaction = begin(source)) {
            WorkingBook book = transaction.lockAndLoad(needs(id(source), terms), NOW);
            for (int i = 0; i < 5; i++) {
                TransferTerms one = aTransfer().from(source).of(eur(1_00)).terms();
                Account after = book.account(id(source)).orElseThrow().hold(1_00);
                book.apply(Decision.nothing().with(after).with(Hold.held(one, NOW, after)));
            }
            transaction.write(book);
            transaction.commit();
        }

        assertThat(load(source).account(id(source)).orElseThrow())
                .isEqualTo(new Account(
                        id(source),
                        eur(0).currency(),
                        anAccount(source).row().kind(),
                        anAccount(source).row().status(),
                        100_00,
                        5_00,
                        0,
                        5));
    }

    @Test
    void leavesNothingWithoutACommit() {
        try (BookTransaction transaction = begin(source)) {
            WorkingBook book = transaction.lockAndLoad(needs(id(source), terms), NOW);
            Account after = book.account(id(source)).orElseThrow().hold(10_00);
            book.apply(Decision.nothing().with(after).with(Hold.held(terms, NOW, after)));
            transaction.write(book);
        }

        assertThat(load(source).account(id(source)))
                .contains(anAccount(source).with(eur(100_00)).row());
        assertThat(load(source).hold(terms.transferId())).isEmpty();
    }

    @Test
    void letsNoZombieChangeAnAccount() {
        WorkingBook zombies = load(source);
        Account stale = zombies.account(id(source)).orElseThrow();
        Account held = placeHold();

        zombies.apply(Decision.nothing().with(stale.hold(99_00)));

        assertThatThrownBy(() -> write(source, zombies)).isInstanceOf(ConcurrentChange.class);
        assertThat(load(source).account(id(source))).contains(held);
    }

    @Test
    void letsNoZombieEndAHoldAgain() {
        Account held = placeHold();
        WorkingBook zombies = load(source);
        Account after = held.capture(10_00);
        Hold captured = Hold.held(terms, NOW, held).captured(NOW, after);
        commit(source, Decision.nothing().with(after).with(captured));

        zombies.apply(Decision.nothing()
                .with(Hold.held(terms, NOW, held).released(NOW, after, RefuseReason.CANCEL_REQUESTED)));

        assertThatThrownBy(() -> write(source, zombies)).isInstanceOf(ConcurrentChange.class);
        assertThat(load(source).hold(terms.transferId())).contains(captured);
    }

    @Test
    void letsOnlyTheFirstPlaceAHold() {
        WorkingBook zombies = load(source);
        Account held = placeHold();

        zombies.apply(Decision.nothing().with(Hold.rejected(terms, NOW, RejectReason.SOURCE_FROZEN)));

        isRefusedForNow(source, zombies);
        assertThat(load(source).hold(terms.transferId())).contains(Hold.held(terms, NOW, held));
    }

    @Test
    void letsOnlyTheFirstDecideAboutACredit() {
        WorkingBook zombies = load(destination);
        CreditDecision refused = CreditDecision.refused(terms, NOW, RefuseReason.CANCEL_REQUESTED);
        commit(destination, Decision.nothing().with(refused));
        Account credited = zombies.account(id(destination)).orElseThrow().credit(10_00);

        zombies.apply(Decision.nothing().with(credited).with(CreditDecision.credited(terms, NOW, credited)));

        isRefusedForNow(destination, zombies);
        assertThat(load(destination).creditDecision(terms.transferId())).contains(refused);
        assertThat(load(destination).account(id(destination)).orElseThrow().posted())
                .isEqualTo(5_00);
    }

    @Test
    void writesALegOnce() {
        Account after = load(destination).account(id(destination)).orElseThrow().credit(10_00);
        commit(destination, Decision.nothing().with(after).with(LedgerEntry.credit(terms, NOW, after)));
        WorkingBook again = load(destination);

        Account twice = after.credit(10_00);
        again.apply(Decision.nothing().with(twice).with(LedgerEntry.credit(terms, NOW, twice)));

        isRefusedForNow(destination, again);
        assertThat(entriesOf(id(destination))).hasSize(1);
        assertThat(load(destination).account(id(destination))).contains(after);
    }

    @Test
    void writesOneEntryForAVersionOfAnAccount() {
        Account after = load(destination).account(id(destination)).orElseThrow().credit(10_00);
        commit(destination, Decision.nothing().with(after).with(LedgerEntry.credit(terms, NOW, after)));
        WorkingBook again = load(destination);
        TransferTerms other = aTransfer().from(source).to(destination).terms();

        again.apply(Decision.nothing().with(LedgerEntry.credit(other, NOW, after)));

        isRefusedForNow(destination, again);
        assertThat(entriesOf(id(destination))).hasSize(1);
    }

    @Test
    void leavesNothingOfABatchOfWhichOneRowWasNotAsExpected() {
        String neighbour = newNameBeside(source);
        open(anAccount(neighbour).with(eur(100_00)));
        Needs both = needs(id(source), terms).account(id(neighbour));
        WorkingBook zombies;
        try (BookTransaction transaction = begin(source)) {
            zombies = transaction.lockAndLoad(both, NOW);
        }
        Account held = placeHold();

        zombies.apply(Decision.nothing()
                .with(zombies.account(id(neighbour)).orElseThrow().hold(1_00)));
        zombies.apply(Decision.nothing()
                .with(zombies.account(id(source)).orElseThrow().hold(1_00)));

        assertThatThrownBy(() -> write(source, zombies)).isInstanceOf(ConcurrentChange.class);
        assertThat(load(source).account(id(source))).contains(held);
        assertThat(load(id(neighbour), terms)
                        .account(id(neighbour))
                        .orElseThrow()
                        .held())
                .isZero();
    }

    @Test
    void holdsTheLargestNumbers() {
        String rich = newNameBeside(source);
        long most = io.giro.money.Money.MAX_BALANCE_MINOR;
        open(anAccount(rich).with(eur(most - 1)).withOverdraft(most));
        TransferTerms last = aTransfer().from(source).to(rich).of(eur(1)).terms();
        Account after = load(id(rich), last).account(id(rich)).orElseThrow().credit(1);
        CreditDecision credited = CreditDecision.credited(last, NOW, after);

        commit(rich, last, Decision.nothing().with(after).with(credited));

        assertThat(load(id(rich), last).account(id(rich))).contains(after);
        assertThat(load(id(rich), last).creditDecision(last.transferId())).contains(credited);
        assertThat(after.available()).isEqualTo(2 * most);
    }

    private Account placeHold() {
        Account after = load(source).account(id(source)).orElseThrow().hold(10_00);
        commit(source, Decision.nothing().with(after).with(Hold.held(terms, NOW, after)));
        return after;
    }

    private void open(AnAccount account) {
        open(account.row());
    }

    protected final WorkingBook load(String account) {
        return load(id(account), terms);
    }

    protected final void commit(String account, Decision decision) {
        commit(account, terms, decision);
    }

    private WorkingBook load(AccountId account, TransferTerms about) {
        try (BookTransaction transaction = begin(account.value())) {
            return transaction.lockAndLoad(needs(account, about), NOW);
        }
    }

    private void commit(String account, TransferTerms about, Decision decision) {
        try (BookTransaction transaction = begin(account)) {
            WorkingBook book = transaction.lockAndLoad(needs(id(account), about), NOW);
            book.apply(decision);
            transaction.write(book);
            transaction.commit();
        }
    }

    /** Writes a book that was loaded in another transaction, as one does who slept in between. */
    private void write(String account, WorkingBook book) {
        try (BookTransaction transaction = begin(account)) {
            transaction.write(book);
            transaction.commit();
        }
    }

    /** Refused, and to be tried again: the next try finds the row that won. */
    private void isRefusedForNow(String account, WorkingBook book) {
        assertThatThrownBy(() -> write(account, book))
                .isInstanceOf(RuntimeException.class)
                .isNotInstanceOf(UnprocessableBatch.class);
    }

    protected final BookTransaction begin(String account) {
        return books().begin(id(account).slot().shard(shards()));
    }

    protected static Needs needs(AccountId account, TransferTerms about) {
        return new Needs()
                .account(account)
                .hold(about.transferId())
                .creditDecision(about.transferId())
                .acceptedTerms(about.transferId());
    }

    protected static AccountId id(String account) {
        return new AccountId(account);
    }

    protected static String newName() {
        return "ACC-" + NEXT.incrementAndGet();
    }

    private String newNameBeside(String account) {
        int shard = id(account).slot().shard(shards());
        String name = newName();
        while (id(name).slot().shard(shards()) != shard) {
            name = newName();
        }
        return name;
    }
}
