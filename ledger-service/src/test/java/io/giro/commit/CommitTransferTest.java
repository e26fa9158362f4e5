package io.giro.commit;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent.FundsCredited;
import io.giro.event.TransferEvent.TransferCommitted;
import io.giro.money.Money;
import io.giro.saga.Account;
import io.giro.saga.BookTransaction;
import io.giro.saga.Decision;
import io.giro.saga.Hold;
import io.giro.saga.LedgerEntry;
import io.giro.saga.Needs;
import io.giro.saga.WorkingBook;
import io.giro.saga.given.ATransfer;
import io.giro.saga.given.AnAccount;
import io.giro.saga.given.MemorySaga;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommitTransferTest {

    private final CommitTransfer commitTransfer = new CommitTransfer();
    private final MemorySaga saga = new MemorySaga(1);
    private final ATransfer transfer = aTransfer().of(eur(10_00)).from("ACC001").to("ACC002");
    private final TransferTerms terms = transfer.terms();

    @Test
    void takesTheHeldMoneyOutOfTheSource() {
        held(anAccount("ACC001").with(eur(100_00)));
        credited(terms);

        saga.run(commitTransfer);

        AccountBalance after = new AccountBalance(new AccountId("ACC001"), 90_00, 0, 90_00, 2);
        assertThat(saga.said(Topic.COMMITTED))
                .containsExactly(new TransferCommitted(terms, saga.clock().now(), after));
        assertThat(saga.account("ACC001").balance()).isEqualTo(after);
        assertThat(hold().state()).isEqualTo(Hold.State.CAPTURED);
        assertThat(saga.books().entries())
                .containsExactly(new LedgerEntry(
                        terms.transferId(),
                        LedgerEntry.Leg.DEBIT,
                        new AccountId("ACC001"),
                        2,
                        -10_00,
                        eur(0).currency(),
                        "@clearing.EUR",
                        90_00,
                        saga.clock().now()));
    }

    @Test
    void cannotFailOnceTheMoneyIsHeld() {
        held(anAccount("ACC001").with(eur(10_00)));
        saga.open(anAccount("ACC001").with(eur(10_00)).holding(10_00).frozen());
        credited(terms);

        saga.run(commitTransfer);

        assertThat(saga.said(Topic.COMMITTED)).hasSize(1);
        assertThat(saga.account("ACC001").posted()).isZero();
        assertThat(saga.account("ACC001").held()).isZero();
    }

    @Test
    void saysTheSameFactsHoweverOftenItIsAsked() {
        held(anAccount("ACC001").with(eur(100_00)));
        credited(terms);
        credited(terms);
        saga.run(commitTransfer);

        saga.clock().tick(Duration.ofDays(1));
        saga.forgetOffsets(commitTransfer);
        saga.run(commitTransfer);

        assertThat(saga.said(Topic.COMMITTED))
                .hasSize(4)
                .containsOnly(saga.said(Topic.COMMITTED).getFirst());
        assertThat(saga.account("ACC001").posted()).isEqualTo(90_00);
        assertThat(saga.account("ACC001").version()).isEqualTo(2);
        assertThat(saga.books().entries()).hasSize(1);
    }

    @Test
    void takesASystemAccountBelowZero() {
        saga.open(anAccount("@world.EUR.0"));
        TransferTerms deposit = aTransfer()
                .of(eur(Money.MAX_TRANSFER_MINOR))
                .from("@world.EUR.0")
                .terms();
        hold(deposit);
        credited(deposit);

        saga.run(commitTransfer);

        assertThat(saga.account("@world.EUR.0").posted()).isEqualTo(-Money.MAX_TRANSFER_MINOR);
    }

    @Test
    void parksACreditOfATransferThatWasNeverHeld() {
        saga.open(anAccount("ACC001").with(eur(100_00)));
        credited(terms);

        saga.run(commitTransfer);

        assertThat(saga.parkedReasons()).singleElement().asString().contains("was credited but never held");
        assertThat(saga.account("ACC001").posted()).isEqualTo(100_00);
    }

    @Test
    void parksACreditWithOtherTerms() {
        held(anAccount("ACC001").with(eur(100_00)));
        credited(transfer.of(eur(99_00)).terms());

        saga.run(commitTransfer);

        assertThat(saga.parkedReasons()).singleElement().asString().contains("was held with other terms");
        assertThat(saga.account("ACC001").held()).isEqualTo(10_00);
        assertThat(saga.said(Topic.COMMITTED)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("endsWithoutMoney")
    void parksACreditOfATransferThatEndedWithoutMoney(BiFunction<TransferTerms, Account, Hold> end) {
        saga.open(anAccount("ACC001").with(eur(100_00)).holding(10_00));
        write(end.apply(terms, saga.account("ACC001")));
        Account before = saga.account("ACC001");
        credited(terms);

        saga.run(commitTransfer);

        assertThat(saga.parkedReasons()).singleElement().asString().contains("but its hold is " + hold().state());
        assertThat(saga.account("ACC001")).isEqualTo(before);
        assertThat(saga.books().entries()).isEmpty();
    }

    static Stream<Named<BiFunction<TransferTerms, Account, Hold>>> endsWithoutMoney() {
        return Stream.of(
                Named.of(
                        "REJECTED",
                        (terms, account) -> Hold.rejected(terms, ATransfer.NOON, RejectReason.SOURCE_FROZEN)),
                Named.of("VOID", (terms, account) -> Hold.voided(terms, ATransfer.NOON, RefuseReason.CANCEL_REQUESTED)),
                Named.of(
                        "RELEASED",
                        (terms, account) -> Hold.held(terms, ATransfer.NOON, account)
                                .released(ATransfer.NOON, account.release(10_00), RefuseReason.CANCEL_REQUESTED)));
    }

    private void held(AnAccount account) {
        saga.open(account);
        hold(terms);
    }

    /** As the hold service would. */
    private void hold(TransferTerms held) {
        try (BookTransaction transaction = saga.books().begin(0)) {
            Needs needs = new Needs().account(held.source()).hold(held.transferId());
            WorkingBook book = transaction.lockAndLoad(needs, saga.clock().now());
            Account after = book.account(held.source()).orElseThrow().hold(held.amountMinor());
            book.apply(Decision.nothing().with(after).with(Hold.held(held, book.now(), after)));
            transaction.write(book);
            transaction.commit();
        }
    }

    private void write(Hold hold) {
        try (BookTransaction transaction = saga.books().begin(0)) {
            WorkingBook book = transaction.lockAndLoad(
                    new Needs().hold(hold.transferId()), saga.clock().now());
            book.apply(Decision.nothing().with(hold));
            transaction.write(book);
            transaction.commit();
        }
    }

    private void credited(TransferTerms credited) {
        saga.say(new FundsCredited(
                credited, ATransfer.NOON, new AccountBalance(credited.destination(), 10_00, 0, 10_00, 1)));
    }

    private Hold hold() {
        return saga.books().hold(terms.transferId()).orElseThrow();
    }
}
