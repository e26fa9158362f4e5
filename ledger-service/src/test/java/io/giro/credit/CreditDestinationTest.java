package io.giro.credit;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.Amounts.usd;
import static io.giro.saga.given.AnAccount.anAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CancelRequested;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.event.TransferEvent.FundsCredited;
import io.giro.event.TransferEvent.FundsHeld;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.money.Money;
import io.giro.saga.Account;
import io.giro.saga.CreditDecision;
import io.giro.saga.LedgerEntry;
import io.giro.saga.Needs;
import io.giro.saga.UnexpectedEvent;
import io.giro.saga.WorkingBook;
import io.giro.saga.given.ATransfer;
import io.giro.saga.given.AnAccount;
import io.giro.saga.given.MemorySaga;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CreditDestinationTest {

    private final CreditDestination creditDestination = new CreditDestination();
    private final MemorySaga saga = new MemorySaga(1);

    @Test
    void givesTheMoneyToTheDestination() {
        saga.open(anAccount("ACC002").with(eur(5_00)));
        TransferTerms terms = aTransfer().of(eur(10_00)).to("ACC002").terms();
        saga.say(held(terms));

        saga.run(creditDestination);

        AccountBalance after = new AccountBalance(new AccountId("ACC002"), 15_00, 0, 15_00, 1);
        assertThat(saga.said(Topic.CREDITED))
                .containsExactly(new FundsCredited(terms, saga.clock().now(), after));
        assertThat(saga.account("ACC002").balance()).isEqualTo(after);
        assertThat(decision(terms).isCredited()).isTrue();
        assertThat(saga.books().entries())
                .containsExactly(new LedgerEntry(
                        terms.transferId(),
                        LedgerEntry.Leg.CREDIT,
                        new AccountId("ACC002"),
                        1,
                        10_00,
                        eur(0).currency(),
                        "@clearing.EUR",
                        15_00,
                        saga.clock().now()));
    }

    @ParameterizedTest
    @MethodSource("reasonsInOrder")
    void refusesForTheFirstReasonThatApplies(RefuseReason reason, List<AnAccount> accounts) {
        saga.open(accounts.toArray(AnAccount[]::new));
        List<Account> before = List.copyOf(saga.books().accounts());
        TransferTerms terms = aTransfer().of(eur(10_00)).to("ACC002").terms();
        saga.say(held(terms));

        saga.run(creditDestination);

        assertThat(saga.said(Topic.REFUSED))
                .containsExactly(new CreditRefused(terms, saga.clock().now(), reason));
        assertThat(saga.said(Topic.CREDITED)).isEmpty();
        assertThat(decision(terms).refusal()).contains(reason);
        assertThat(saga.books().accounts()).containsExactlyElementsOf(before);
        assertThat(saga.books().entries()).isEmpty();
    }

    /** Each account has all the faults that come later in the order, too. */
    static Stream<Arguments> reasonsInOrder() {
        long most = Money.MAX_BALANCE_MINOR;
        return Stream.of(
                Arguments.of(RefuseReason.DESTINATION_UNKNOWN, List.of()),
                Arguments.of(
                        RefuseReason.DESTINATION_CLOSED,
                        List.of(anAccount("ACC002").with(usd(most)).closed())),
                Arguments.of(
                        RefuseReason.DESTINATION_FROZEN,
                        List.of(anAccount("ACC002").with(usd(most)).frozen())),
                Arguments.of(
                        RefuseReason.CURRENCY_MISMATCH,
                        List.of(anAccount("ACC002").with(usd(most)))),
                Arguments.of(
                        RefuseReason.BALANCE_OVERFLOW,
                        List.of(anAccount("ACC002").with(eur(most - 9_99)))));
    }

    @Test
    void fillsAnAccountToTheBoundAndNotACentMore() {
        saga.open(anAccount("ACC002").with(eur(Money.MAX_BALANCE_MINOR - 10_00)));
        saga.say(
                held(aTransfer().of(eur(10_00)).to("ACC002").terms()),
                held(aTransfer().of(eur(1)).to("ACC002").terms()));

        saga.run(creditDestination);

        assertThat(saga.account("ACC002").posted()).isEqualTo(Money.MAX_BALANCE_MINOR);
        assertThat(saga.said(Topic.REFUSED))
                .singleElement()
                .extracting(refused -> ((CreditRefused) refused).why())
                .isEqualTo(RefuseReason.BALANCE_OVERFLOW);
    }

    @Test
    void paysIntoTheSystemsOwnAccounts() {
        saga.open(anAccount("@world.EUR.0").with(eur(-50_00)));
        saga.say(held(aTransfer().of(eur(10_00)).to("@world.EUR.0").terms()));

        saga.run(creditDestination);

        assertThat(saga.account("@world.EUR.0").posted()).isEqualTo(-40_00);
    }

    @Test
    void numbersTheEntriesOfAHotAccountWithoutAGap() {
        saga.open(anAccount("ACC002").with(eur(0)));
        for (int i = 0; i < 100; i++) {
            saga.say(held(aTransfer().of(eur(1)).to("ACC002").terms()));
        }

        saga.run(creditDestination);

        assertThat(saga.books().entries())
                .extracting(LedgerEntry::version)
                .containsExactlyElementsOf(
                        Stream.iterate(1L, n -> n + 1).limit(100).toList());
        assertThat(saga.books().entries().getLast().postedAfter()).isEqualTo(100);
    }

    @Test
    void saysTheSameFactsHoweverOftenItIsAsked() {
        saga.open(anAccount("ACC002").with(eur(5_00)));
        TransferTerms terms = aTransfer().to("ACC002").terms();
        saga.say(held(terms), held(terms));
        saga.run(creditDestination);

        saga.clock().tick(Duration.ofDays(1));
        saga.forgetOffsets(creditDestination);
        saga.run(creditDestination);

        assertThat(saga.said(Topic.CREDITED))
                .hasSize(4)
                .containsOnly(saga.said(Topic.CREDITED).getFirst());
        assertThat(saga.account("ACC002").posted()).isEqualTo(15_00);
        assertThat(saga.books().entries()).hasSize(1);
    }

    @Test
    void staysWithItsRefusalWhateverHappensLater() {
        saga.open(anAccount("ACC002").frozen());
        TransferTerms terms = aTransfer().to("ACC002").terms();
        saga.say(held(terms));
        saga.run(creditDestination);

        saga.open(anAccount("ACC002"));
        saga.forgetOffsets(creditDestination);
        saga.run(creditDestination);

        assertThat(saga.said(Topic.REFUSED))
                .hasSize(2)
                .containsOnly(saga.said(Topic.REFUSED).getFirst());
        assertThat(saga.said(Topic.CREDITED)).isEmpty();
    }

    @Test
    void creditsNothingAfterARequestToCancelThatCameFirst() {
        saga.open(anAccount("ACC002").with(eur(5_00)));
        TransferTerms terms = aTransfer().to("ACC002").terms();
        saga.say(new CancelRequested(terms, ATransfer.NOON));
        saga.run(creditDestination);
        saga.say(held(terms));

        saga.run(creditDestination);

        assertThat(saga.said(Topic.REFUSED))
                .hasSize(2)
                .containsOnly(saga.said(Topic.REFUSED).getFirst());
        assertThat(decision(terms).refusal()).contains(RefuseReason.CANCEL_REQUESTED);
        assertThat(saga.said(Topic.CREDITED)).isEmpty();
        assertThat(saga.account("ACC002").posted()).isEqualTo(5_00);
    }

    @Test
    void answersARequestToCancelThatComesTooLateWithTheCredit() {
        saga.open(anAccount("ACC002").with(eur(5_00)));
        TransferTerms terms = aTransfer().to("ACC002").terms();
        saga.say(held(terms));
        saga.run(creditDestination);
        TransferEvent credited = saga.said(Topic.CREDITED).getFirst();
        saga.say(new CancelRequested(terms, ATransfer.NOON));

        saga.run(creditDestination);

        assertThat(saga.said(Topic.CREDITED)).containsExactly(credited, credited);
        assertThat(saga.said(Topic.REFUSED)).isEmpty();
        assertThat(saga.account("ACC002").posted()).isEqualTo(15_00);
    }

    @Test
    void decidesOnceWhenBothComeInOneBatch() {
        saga.open(anAccount("ACC002").with(eur(5_00)));
        TransferTerms terms = aTransfer().to("ACC002").terms();
        saga.say(new CancelRequested(terms, ATransfer.NOON), held(terms));

        saga.run(creditDestination);

        boolean credited = decision(terms).isCredited();
        assertThat(saga.said(Topic.CREDITED)).hasSize(credited ? 2 : 0);
        assertThat(saga.said(Topic.REFUSED)).hasSize(credited ? 0 : 2);
        assertThat(saga.account("ACC002").posted()).isEqualTo(credited ? 15_00 : 5_00);
    }

    @Test
    void cancelsATransferToAnAccountThatDoesNotExist() {
        TransferTerms terms = aTransfer().to("ACC002").terms();
        saga.say(new CancelRequested(terms, ATransfer.NOON));

        saga.run(creditDestination);

        assertThat(decision(terms).refusal()).contains(RefuseReason.CANCEL_REQUESTED);
    }

    @Test
    void parksOtherTermsUnderADecidedId() {
        saga.open(anAccount("ACC002").with(eur(5_00)));
        ATransfer transfer = aTransfer().of(eur(10_00)).to("ACC002");
        saga.say(held(transfer.terms()));
        saga.run(creditDestination);

        saga.say(held(transfer.of(eur(99_00)).terms()));
        saga.say(new CancelRequested(transfer.terms(), ATransfer.NOON));
        saga.run(creditDestination);

        assertThat(saga.parkedReasons()).hasSize(2).allMatch(reason -> reason.contains("decided with other terms"));
        assertThat(saga.account("ACC002").posted()).isEqualTo(15_00);
        assertThat(saga.hasWork(creditDestination)).isFalse();
    }

    @Test
    void listensToNothingElse() {
        TransferRequested event = new TransferRequested(aTransfer().to("ACC002").terms());
        Needs needs = new Needs();
        creditDestination.addNeeds(event, needs);
        WorkingBook book = new WorkingBook(ATransfer.NOON, needs, List.of(), List.of(), List.of(), Map.of());

        assertThatThrownBy(() -> creditDestination.decide(event, book))
                .isInstanceOf(UnexpectedEvent.class)
                .hasMessage("credit does not listen to transfer.requested");
    }

    private CreditDecision decision(TransferTerms terms) {
        return saga.books().creditDecision(terms.transferId()).orElseThrow();
    }

    private static FundsHeld held(TransferTerms terms) {
        return new FundsHeld(terms, ATransfer.NOON, new AccountBalance(terms.source(), 100_00, 10_00, 90_00, 1));
    }
}
