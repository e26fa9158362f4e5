package io.giro.hold;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.CreditRefused;
import io.giro.event.TransferEvent.TransferCancelled;
import io.giro.saga.Account;
import io.giro.saga.BookTransaction;
import io.giro.saga.Decision;
import io.giro.saga.Hold;
import io.giro.saga.Needs;
import io.giro.saga.WorkingBook;
import io.giro.saga.given.ATransfer;
import io.giro.saga.given.MemorySaga;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReleaseHoldTest {

    private final PlaceHold placeHold = new PlaceHold();
    private final ReleaseHold releaseHold = new ReleaseHold();
    private final MemorySaga saga = new MemorySaga(1);
    private final ATransfer transfer = aTransfer().of(eur(10_00)).from("ACC001");
    private final TransferTerms terms = transfer.terms();

    @BeforeEach
    void openTheSource() {
        saga.open(anAccount("ACC001").with(eur(100_00)));
        saga.accept(terms);
    }

    @Test
    void givesTheMoneyBackWhenTheCreditIsRefused() {
        saga.run(placeHold);
        refuse(RefuseReason.DESTINATION_FROZEN);

        saga.run(releaseHold);

        AccountBalance after = new AccountBalance(new AccountId("ACC001"), 100_00, 0, 100_00, 2);
        assertThat(saga.said(Topic.CANCELLED))
                .containsExactly(new TransferCancelled(
                        terms, saga.clock().now(), RefuseReason.DESTINATION_FROZEN, Optional.of(after)));
        assertThat(saga.account("ACC001").balance()).isEqualTo(after);
        assertThat(hold().state()).isEqualTo(Hold.State.RELEASED);
    }

    @Test
    void givesItBackToAFrozenAccountToo() {
        saga.run(placeHold);
        saga.open(anAccount("ACC001").with(eur(100_00)).holding(10_00).frozen());
        refuse(RefuseReason.CANCEL_REQUESTED);

        saga.run(releaseHold);

        assertThat(saga.account("ACC001").held()).isZero();
    }

    @Test
    void saysTheSameFactsHoweverOftenItIsAsked() {
        saga.run(placeHold);
        refuse(RefuseReason.DESTINATION_FROZEN);
        refuse(RefuseReason.DESTINATION_FROZEN);
        saga.run(releaseHold);

        saga.clock().tick(Duration.ofDays(1));
        saga.forgetOffsets(releaseHold);
        saga.run(releaseHold);

        assertThat(saga.said(Topic.CANCELLED))
                .hasSize(4)
                .containsOnly(saga.said(Topic.CANCELLED).getFirst());
        assertThat(saga.account("ACC001").held()).isZero();
        assertThat(saga.account("ACC001").version()).isEqualTo(2);
    }

    @Test
    void leavesATombstoneWhenNothingWasHeldYet() {
        refuse(RefuseReason.CANCEL_REQUESTED);

        saga.run(releaseHold);

        assertThat(hold().state()).isEqualTo(Hold.State.VOID);
        assertThat(saga.said(Topic.CANCELLED))
                .containsExactly(new TransferCancelled(
                        terms, saga.clock().now(), RefuseReason.CANCEL_REQUESTED, Optional.empty()));
        assertThat(saga.account("ACC001").version()).isZero();
    }

    @Test
    void saysTheTombstoneAgain() {
        refuse(RefuseReason.CANCEL_REQUESTED);
        saga.run(releaseHold);
        TransferEvent cancelled = saga.said(Topic.CANCELLED).getFirst();

        saga.forgetOffsets(releaseHold);
        saga.run(releaseHold);

        assertThat(saga.said(Topic.CANCELLED)).containsExactly(cancelled, cancelled);
    }

    @Test
    void saysNothingAboutATransferThatWasRejected() {
        saga.open(anAccount("ACC001").with(eur(0)));
        saga.run(placeHold);
        assertThat(hold().state()).isEqualTo(Hold.State.REJECTED);
        refuse(RefuseReason.CANCEL_REQUESTED);

        saga.run(releaseHold);

        assertThat(saga.said(Topic.CANCELLED)).isEmpty();
        assertThat(hold().state()).isEqualTo(Hold.State.REJECTED);
        assertThat(saga.parkedReasons()).isEmpty();
    }

    @Test
    void parksTheRefusalOfATransferThatWasCommitted() {
        saga.run(placeHold);
        capture();
        Account before = saga.account("ACC001");
        refuse(RefuseReason.CANCEL_REQUESTED);

        saga.run(releaseHold);

        assertThat(saga.parkedReasons()).singleElement().asString().contains("was committed");
        assertThat(saga.account("ACC001")).isEqualTo(before);
        assertThat(saga.said(Topic.CANCELLED)).isEmpty();
    }

    @Test
    void releasesNothingForARefusalWithOtherTerms() {
        saga.run(placeHold);
        saga.say(new CreditRefused(
                transfer.of(eur(99_00)).terms(), saga.clock().now(), RefuseReason.DESTINATION_CLOSED));

        saga.run(releaseHold);

        assertThat(saga.parkedReasons()).singleElement().asString().contains("other terms");
        assertThat(saga.account("ACC001").held()).isEqualTo(10_00);
    }

    @Test
    void leavesNoTombstoneForATransferThatNobodyAccepted() {
        TransferTerms unheardOf = aTransfer().from("ACC001").terms();
        saga.say(new CreditRefused(unheardOf, saga.clock().now(), RefuseReason.DESTINATION_CLOSED));
        saga.run(releaseHold);
        saga.clock().tick(Duration.ofSeconds(5));

        saga.run(releaseHold);

        assertThat(saga.parkedReasons()).hasSize(1);
        assertThat(saga.books().hold(unheardOf.transferId())).isEmpty();
    }

    private void refuse(RefuseReason why) {
        saga.say(new CreditRefused(terms, ATransfer.NOON, why));
    }

    private Hold hold() {
        return saga.books().hold(terms.transferId()).orElseThrow();
    }

    /** As the ledger service would. */
    private void capture() {
        try (BookTransaction transaction = saga.books().begin(0)) {
            Needs needs = new Needs().account(terms.source()).hold(terms.transferId());
            WorkingBook book = transaction.lockAndLoad(needs, saga.clock().now());
            Account after = book.account(terms.source()).orElseThrow().capture(terms.amountMinor());
            book.apply(Decision.nothing().with(after).with(hold().captured(book.now(), after)));
            transaction.write(book);
            transaction.commit();
        }
        assertThat(hold().state()).isEqualTo(Hold.State.CAPTURED);
    }
}
