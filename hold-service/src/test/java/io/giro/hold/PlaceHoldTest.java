package io.giro.hold;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.Amounts.usd;
import static io.giro.saga.given.AnAccount.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.event.TransferEvent.TransferRejected;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.money.Money;
import io.giro.saga.Account;
import io.giro.saga.Hold;
import io.giro.saga.given.ATransfer;
import io.giro.saga.given.AnAccount;
import io.giro.saga.given.MemorySaga;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlaceHoldTest {

    private final PlaceHold placeHold = new PlaceHold();
    private final MemorySaga saga = new MemorySaga(1);

    @Test
    void promisesTheMoneyToTheTransfer() {
        saga.open(anAccount("ACC001").with(eur(100_00)).withOverdraft(5_00));
        TransferTerms terms =
                aTransfer().of(eur(10_00)).from("ACC001").to("ACC002").terms();
        saga.accept(terms);

        saga.run(placeHold);

        AccountBalance after = new AccountBalance(new AccountId("ACC001"), 100_00, 10_00, 95_00, 1);
        assertThat(saga.said(Topic.HELD))
                .containsExactly(new FundsHeld(terms, saga.clock().now(), after));
        assertThat(saga.account("ACC001").balance()).isEqualTo(after);
        assertThat(hold(terms).state()).isEqualTo(Hold.State.HELD);
        assertThat(hold(terms).termsHash()).isEqualTo(terms.termsHash());
    }

    @Test
    void lendsUpToTheOverdraftLimitAndNotACentMore() {
        saga.open(anAccount("ACC001").with(eur(1_00)).withOverdraft(5_00));

        saga.accept(
                aTransfer().of(eur(6_00)).from("ACC001").terms(),
                aTransfer().of(eur(1)).from("ACC001").terms());
        saga.run(placeHold);

        assertThat(saga.said(Topic.HELD)).hasSize(1);
        assertThat(reasons()).containsExactly(RejectReason.INSUFFICIENT_FUNDS);
        assertThat(saga.account("ACC001").available()).isZero();
    }

    @Test
    void givesTheLastCentToOneOfTwo() {
        saga.open(anAccount("ACC001").with(eur(10_00)));
        TransferTerms first = aTransfer().of(eur(10_00)).from("ACC001").terms();
        TransferTerms second = aTransfer().of(eur(10_00)).from("ACC001").terms();
        saga.accept(first, second);

        saga.run(placeHold);

        assertThat(hold(first).state()).isEqualTo(Hold.State.HELD);
        assertThat(hold(second).state()).isEqualTo(Hold.State.REJECTED);
        assertThat(saga.account("ACC001").held()).isEqualTo(10_00);
    }

    @ParameterizedTest
    @MethodSource("reasonsInOrder")
    void rejectsForTheFirstReasonThatApplies(RejectReason reason, List<AnAccount> accounts, ATransfer transfer) {
        saga.open(accounts.toArray(AnAccount[]::new));
        List<Account> before = List.copyOf(saga.books().accounts());
        TransferTerms terms = transfer.from("ACC001").terms();
        saga.accept(terms);

        saga.run(placeHold);

        assertThat(saga.said(Topic.REJECTED))
                .containsExactly(new TransferRejected(terms, saga.clock().now(), reason));
        assertThat(saga.said(Topic.HELD)).isEmpty();
        assertThat(hold(terms).rejection()).isEqualTo(reason);
        assertThat(saga.books().accounts()).containsExactlyElementsOf(before);
    }

    /** Each account has all the faults that come later in the order, too. */
    static Stream<Arguments> reasonsInOrder() {
        return Stream.of(
                Arguments.of(RejectReason.SOURCE_UNKNOWN, List.of(), aTransfer()),
                Arguments.of(
                        RejectReason.SOURCE_CLOSED,
                        List.of(anAccount("ACC001").with(usd(0)).closed()),
                        aTransfer()),
                Arguments.of(
                        RejectReason.SOURCE_FROZEN,
                        List.of(anAccount("ACC001").with(usd(0)).frozen()),
                        aTransfer()),
                Arguments.of(
                        RejectReason.CURRENCY_MISMATCH,
                        List.of(anAccount("ACC001").with(usd(0))),
                        aTransfer()),
                Arguments.of(
                        RejectReason.INSUFFICIENT_FUNDS,
                        List.of(anAccount("ACC001").with(eur(9_99))),
                        aTransfer().of(eur(10_00))));
    }

    @Test
    void countsMoneyThatIsPromisedToOthersAsGone() {
        saga.open(anAccount("ACC001").with(eur(10_00)).holding(5_00));

        saga.accept(aTransfer().of(eur(5_01)).from("ACC001").terms());
        saga.run(placeHold);

        assertThat(reasons()).containsExactly(RejectReason.INSUFFICIENT_FUNDS);
    }

    @Test
    void letsTheSystemsOwnAccountsGoNegative() {
        saga.open(anAccount("@world.EUR.0"));

        saga.accept(aTransfer()
                .of(eur(Money.MAX_TRANSFER_MINOR))
                .from("@world.EUR.0")
                .terms());
        saga.run(placeHold);

        assertThat(saga.account("@world.EUR.0").available()).isEqualTo(-Money.MAX_TRANSFER_MINOR);
    }

    @Test
    void stopsTheSystemsOwnAccountsAtTheBound() {
        saga.open(anAccount("@world.EUR.0").with(eur(-Money.MAX_BALANCE_MINOR + 10_00)));

        saga.accept(
                aTransfer().of(eur(10_00)).from("@world.EUR.0").terms(),
                aTransfer().of(eur(1)).from("@world.EUR.0").terms());
        saga.run(placeHold);

        assertThat(saga.account("@world.EUR.0").held()).isEqualTo(10_00);
        assertThat(reasons()).containsExactly(RejectReason.INSUFFICIENT_FUNDS);
    }

    @Test
    void neverHoldsMoreThanTheBound() {
        long most = Money.MAX_BALANCE_MINOR;
        saga.open(anAccount("ACC001").with(eur(most)).withOverdraft(most).holding(most - 10_00));

        saga.accept(
                aTransfer().of(eur(10_00)).from("ACC001").terms(),
                aTransfer().of(eur(1)).from("ACC001").terms());
        saga.run(placeHold);

        assertThat(saga.account("ACC001").held()).isEqualTo(most);
        assertThat(reasons()).containsExactly(RejectReason.INSUFFICIENT_FUNDS);
    }

    @Test
    void saysTheSameFactsHoweverOftenItIsAsked() {
        saga.open(anAccount("ACC001").with(eur(100_00)));
        TransferTerms terms = aTransfer().from("ACC001").terms();
        saga.accept(terms);
        saga.say(new TransferRequested(terms));
        saga.run(placeHold);

        saga.clock().tick(Duration.ofDays(1));
        saga.forgetOffsets(placeHold);
        saga.run(placeHold);

        assertThat(saga.said(Topic.HELD))
                .hasSize(4)
                .containsOnly(saga.said(Topic.HELD).getFirst());
        assertThat(saga.account("ACC001").held()).isEqualTo(10_00);
        assertThat(saga.account("ACC001").version()).isEqualTo(1);
    }

    @Test
    void staysWithItsRefusalWhateverArrivesLater() {
        saga.open(anAccount("ACC001").with(eur(5_00)));
        TransferTerms terms = aTransfer().of(eur(10_00)).from("ACC001").terms();
        saga.accept(terms);
        saga.run(placeHold);

        saga.open(anAccount("ACC001").with(eur(500_00)));
        saga.forgetOffsets(placeHold);
        saga.run(placeHold);

        assertThat(saga.said(Topic.REJECTED))
                .hasSize(2)
                .containsOnly(saga.said(Topic.REJECTED).getFirst());
        assertThat(saga.said(Topic.HELD)).isEmpty();
        assertThat(saga.account("ACC001").held()).isZero();
    }

    @Test
    void stillSaysThatItWasHeldAfterTheMoneyWasReleased() {
        saga.open(anAccount("ACC001").with(eur(100_00)));
        TransferTerms terms = aTransfer().from("ACC001").terms();
        saga.accept(terms);
        saga.run(placeHold);
        TransferEvent held = saga.said(Topic.HELD).getFirst();
        saga.say(new CreditRefused(terms, saga.clock().now(), RefuseReason.DESTINATION_CLOSED));
        saga.run(new ReleaseHold());

        saga.forgetOffsets(placeHold);
        saga.run(placeHold);

        assertThat(saga.said(Topic.HELD)).containsExactly(held, held);
        assertThat(saga.account("ACC001").held()).isZero();
    }

    @Test
    void holdsNothingForATransferThatWasCancelledBefore() {
        saga.open(anAccount("ACC001").with(eur(100_00)));
        TransferTerms terms = aTransfer().from("ACC001").terms();
        saga.accept(terms);
        saga.say(new CreditRefused(terms, saga.clock().now(), RefuseReason.CANCEL_REQUESTED));
        saga.run(new ReleaseHold());

        saga.run(placeHold);

        assertThat(hold(terms).state()).isEqualTo(Hold.State.VOID);
        assertThat(saga.said(Topic.HELD)).isEmpty();
        assertThat(saga.said(Topic.REJECTED)).isEmpty();
        assertThat(saga.account("ACC001").held()).isZero();
        assertThat(saga.hasWork(placeHold)).isFalse();
    }

    @Test
    void movesNothingForARequestThatNoIngressWrote() {
        saga.open(anAccount("ACC001").with(eur(100_00)));
        saga.say(new TransferRequested(aTransfer().from("ACC001").terms()));

        saga.run(placeHold);
        assertThat(saga.parkedReasons()).isEmpty();
        assertThat(saga.hasWork(placeHold)).isTrue();

        saga.clock().tick(Duration.ofSeconds(5));
        saga.run(placeHold);

        assertThat(saga.parkedReasons()).singleElement().asString().contains("was accepted");
        assertThat(saga.account("ACC001").held()).isZero();
        assertThat(saga.hasWork(placeHold)).isFalse();
    }

    @Test
    void movesNothingForOtherTermsThanThoseThatWereAccepted() {
        saga.open(anAccount("ACC001").with(eur(100_00)));
        ATransfer transfer = aTransfer().of(eur(1_00)).from("ACC001");
        saga.books().accept(transfer.terms());
        saga.say(new TransferRequested(transfer.of(eur(99_00)).terms()));

        saga.run(placeHold);

        assertThat(saga.parkedReasons()).singleElement().asString().contains("was accepted with other terms");
        assertThat(saga.account("ACC001").held()).isZero();
        assertThat(saga.said(Topic.HELD)).isEmpty();
    }

    private Hold hold(TransferTerms terms) {
        return saga.books().hold(terms.transferId()).orElseThrow();
    }

    private List<RejectReason> reasons() {
        return saga.said(Topic.REJECTED).stream()
                .map(event -> ((TransferRejected) event).why())
                .toList();
    }
}
