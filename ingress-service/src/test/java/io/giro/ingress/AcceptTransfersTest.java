package io.giro.ingress;

import static io.giro.ingress.Requests.ALICE;
import static io.giro.ingress.Requests.BOB;
import static io.giro.ingress.Requests.CAROL;
import static io.giro.ingress.Requests.keyOnShard;
import static io.giro.ingress.Requests.request;
import static io.giro.ingress.Requests.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountStatus;
import io.giro.ingress.Acceptance.Accepted;
import io.giro.ingress.Acceptance.AccountNotActive;
import io.giro.ingress.Acceptance.KeyReused;
import io.giro.ingress.AcceptedTransfers.Reservation;
import io.giro.saga.UnprocessableBatch;
import io.giro.saga.given.SettableClock;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AcceptTransfersTest {

    private static final Instant NOW = Instant.parse("2026-11-20T20:00:00.123456Z");

    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final int alicesShard = ALICE.slot().shard(2);
    private final MemoryAcceptedTransfers transfers = new MemoryAcceptedTransfers(2);
    private OtherShards otherShards =
            (shard, accounts) -> CompletableFuture.completedFuture(transfers.statuses(shard, accounts));
    private final List<Ticket> handedOn = new ArrayList<>();
    private final SettableClock clock = new SettableClock();

    @Test
    void writesKeyTransferAndOutboxTogetherWhenTheyLiveOnOneShard() {
        Ticket ticket = ticket(withKey(keyOnShard(alicesShard)));

        onShard(alicesShard).settle(List.of(ticket));

        Accepted accepted = accepted(ticket);
        assertThat(accepted.replayed()).isFalse();
        assertThat(transfers.accepted()).containsExactly(accepted.terms());
        assertThat(transfers.outbox()).containsExactly(accepted.terms());
        assertThat(transfers.transactions()).isEqualTo(1);
    }

    @Test
    void answersARepetitionWithTheFirstTransfer() {
        Ticket first = ticket(withKey(keyOnShard(alicesShard)));
        Ticket again = ticket(withKey(keyOnShard(alicesShard)));

        onShard(alicesShard).settle(List.of(first));
        onShard(alicesShard).settle(List.of(again));

        assertThat(accepted(again).terms()).isEqualTo(accepted(first).terms());
        assertThat(accepted(again).replayed()).isTrue();
        assertThat(transfers.outbox()).hasSize(1);
    }

    @Test
    void namesWhatDiffersWhenAKeyComesBackWithOtherContent() {
        onShard(alicesShard).settle(List.of(ticket(withKey(keyOnShard(alicesShard), 10_00))));
        Ticket other = ticket(withKey(keyOnShard(alicesShard), 11_00));

        onShard(alicesShard).settle(List.of(other));

        assertThat(other.answer()).isCompletedWithValue(new KeyReused(List.of("amount")));
        assertThat(transfers.accepted()).hasSize(1);
    }

    @Test
    void takesTheSameKeyTwiceInOneBatchAsOneTransfer() {
        Ticket first = ticket(withKey(keyOnShard(alicesShard), 10_00));
        Ticket same = ticket(withKey(keyOnShard(alicesShard), 10_00));
        Ticket other = ticket(withKey(keyOnShard(alicesShard), 11_00));

        onShard(alicesShard).settle(List.of(first, same, other));

        assertThat(accepted(same).terms()).isEqualTo(accepted(first).terms());
        assertThat(accepted(same).replayed()).isTrue();
        assertThat(other.answer()).isCompletedWithValue(new KeyReused(List.of("amount")));
        assertThat(transfers.accepted()).hasSize(1);
    }

    @Test
    void settlesTheNeighboursOfARepetition() {
        Ticket known = ticket(withKey(keyOnShard(alicesShard)));
        onShard(alicesShard).settle(List.of(known));
        Ticket again = ticket(withKey(keyOnShard(alicesShard)));
        Ticket fresh = ticket(withKey(anotherKeyOnShard(alicesShard)));

        onShard(alicesShard).settle(List.of(again, fresh));

        assertThat(accepted(again).replayed()).isTrue();
        assertThat(accepted(fresh).replayed()).isFalse();
        assertThat(transfers.accepted()).hasSize(2);
    }

    @Test
    void settlesTheNeighboursOfAKeyThatSomebodyHasLocked() {
        Ticket before = ticket(withKey(keyOnShard(alicesShard)));
        Ticket locked = ticket(withKey(anotherKeyOnShard(alicesShard)));
        transfers.lock(locked.key().key());

        onShard(alicesShard).settle(List.of(before, locked));

        assertThat(accepted(before).replayed()).isFalse();
        assertThatThrownBy(locked.answer()::join).hasCauseInstanceOf(IntakeUnavailable.class);
        assertThat(transfers.transactions()).as("together, and each alone once").isEqualTo(3);
    }

    @Test
    void waitsForOneLockedKeyInABatchAndForNoOther() {
        Ticket locked = ticket(withKey(keyOnShard(alicesShard)));
        Ticket alsoLocked = ticket(withKey(anotherKeyOnShard(alicesShard)));
        transfers.lock(locked.key().key());
        transfers.lock(alsoLocked.key().key());

        onShard(alicesShard).settle(List.of(locked, alsoLocked));

        assertThat(List.of(locked, alsoLocked))
                .allSatisfy(ticket ->
                        assertThatThrownBy(ticket.answer()::join).hasCauseInstanceOf(IntakeUnavailable.class));
        assertThat(transfers.transactions()).as("together, and the first alone").isEqualTo(2);
    }

    @Test
    void asksForALockedKeyOnlyOnceInAWhile() {
        Ticket locked = ticket(withKey(keyOnShard(alicesShard)));
        Ticket again = ticket(withKey(keyOnShard(alicesShard)));
        Ticket later = ticket(withKey(keyOnShard(alicesShard)));
        transfers.lock(locked.key().key());
        AcceptTransfers step = onShard(alicesShard);

        step.settle(List.of(locked));
        step.settle(List.of(again));
        clock.tick(Duration.ofSeconds(30));
        step.settle(List.of(later));

        assertThat(List.of(locked, again, later))
                .allSatisfy(ticket ->
                        assertThatThrownBy(ticket.answer()::join).hasCauseInstanceOf(IntakeUnavailable.class));
        assertThat(transfers.transactions()).isEqualTo(2);
    }

    @Test
    void settlesTheNeighboursOfAKeyThatWasEditedToNameATransferOfAnotherAccount() {
        Ticket edited = ticket(withKey(keyOnShard(alicesShard)));
        TransferId elsewhere = TransferId.of(NOW, BOB.slot(), 1);
        transfers.insert(
                alicesShard,
                List.of(new Reservation(
                        edited.key(), elsewhere, edited.reservation().requestHash())),
                List.of());
        Ticket fresh = ticket(withKey(anotherKeyOnShard(alicesShard)));

        onShard(alicesShard).settle(List.of(edited, fresh));

        assertThat(accepted(fresh).replayed()).isFalse();
        assertThatThrownBy(edited.answer()::join).hasCauseInstanceOf(UnprocessableBatch.class);
    }

    @Test
    void handsOnAReservationBesideAKeyThatWasEdited() {
        int keysShard = 1 - alicesShard;
        onShard(keysShard).settle(List.of(ticket(withKey(keyOnShard(keysShard)))));
        handedOn.clear();
        Ticket reserved = ticket(withKey(keyOnShard(keysShard)));
        Ticket edited = ticket(withKey(anotherKeyOnShard(keysShard)));
        transfers.insert(
                keysShard,
                List.of(new Reservation(
                        edited.key(),
                        TransferId.of(NOW, BOB.slot(), 1),
                        edited.reservation().requestHash())),
                List.of());

        onShard(keysShard).settle(List.of(reserved, edited));
        onShard(alicesShard).settle(handedOn);

        assertThat(accepted(reserved).replayed()).isFalse();
        assertThat(edited.answer()).isCompletedExceptionally();
    }

    @Test
    void reservesAKeyOfAnotherShardFirstAndWritesTheTransferAtItsSource() {
        int keysShard = 1 - alicesShard;
        Ticket ticket = ticket(withKey(keyOnShard(keysShard)));

        onShard(keysShard).settle(List.of(ticket));

        assertThat(ticket.answer()).isNotDone();
        assertThat(handedOn).containsExactly(ticket);
        assertThat(transfers.accepted()).isEmpty();

        onShard(alicesShard).settle(List.of(ticket));

        assertThat(transfers.accepted()).containsExactly(accepted(ticket).terms());
    }

    @Test
    void finishesAReservationThatACrashLeftBehind() {
        int keysShard = 1 - alicesShard;
        Ticket crashed = ticket(withKey(keyOnShard(keysShard)));
        onShard(keysShard).settle(List.of(crashed));
        handedOn.clear();

        Ticket again = ticket(withKey(keyOnShard(keysShard)));
        onShard(keysShard).settle(List.of(again));
        onShard(alicesShard).settle(handedOn);

        assertThat(accepted(again).terms().transferId()).isEqualTo(crashed.transferId());
        assertThat(transfers.accepted()).hasSize(1);
    }

    @Test
    void handsOnAReservationWhoseShardGoesDownJustAfterItWasFound() {
        int keysShard = 1 - alicesShard;
        onShard(keysShard).settle(List.of(ticket(withKey(keyOnShard(keysShard)))));
        handedOn.clear();
        transfers.takeDownAfterItsKeys(keysShard);

        Ticket again = ticket(withKey(keyOnShard(keysShard)));
        onShard(keysShard).settle(List.of(again));
        onShard(alicesShard).settle(handedOn);

        assertThat(accepted(again).replayed()).isFalse();
    }

    @Test
    void writesOneTransferWhenTheSameReservationArrivesTwice() {
        int keysShard = 1 - alicesShard;
        Ticket one = ticket(withKey(keyOnShard(keysShard)));
        Ticket two = ticket(withKey(keyOnShard(keysShard)));
        onShard(keysShard).settle(List.of(one));
        onShard(keysShard).settle(List.of(two));

        onShard(alicesShard).settle(List.of(one));
        onShard(alicesShard).settle(List.of(two));

        assertThat(accepted(two).terms()).isEqualTo(accepted(one).terms());
        assertThat(accepted(two).replayed()).isTrue();
        assertThat(transfers.outbox()).hasSize(1);
    }

    /** On two instances: the one that reserved the key first is not always the first to write the transfer. */
    @Test
    void saysThatItIsARepetitionToWhicheverComesSecond() {
        int keysShard = 1 - alicesShard;
        Ticket one = ticket(withKey(keyOnShard(keysShard)));
        Ticket two = ticket(withKey(keyOnShard(keysShard)), NOW.plusMillis(1));
        onShard(keysShard).settle(List.of(one));
        onShard(keysShard).settle(List.of(two));

        onShard(alicesShard).settle(List.of(two));
        onShard(alicesShard).settle(List.of(one));

        assertThat(accepted(one).terms()).isEqualTo(accepted(two).terms());
        assertThat(accepted(one).replayed()).isTrue();
        assertThat(accepted(two).replayed()).isFalse();
    }

    @Test
    void refusesAnAccountThatTakesPartInNothingAndWritesNothing() {
        transfers.set(BOB, AccountStatus.FROZEN);
        Ticket ticket = ticket(withKey(keyOnShard(alicesShard)));

        onShard(alicesShard).settle(List.of(ticket));

        assertThat(ticket.answer())
                .isCompletedWithValue(new AccountNotActive("destinationAccount", BOB, AccountStatus.FROZEN));
        assertThat(transfers.transactions()).isZero();
    }

    @Test
    void judgesEveryContentThatComesUnderAKeyUntilOneIsAccepted() {
        transfers.set(BOB, AccountStatus.FROZEN);
        String key = keyOnShard(alicesShard);
        Ticket first = ticket(withKey(key, 10_00));
        Ticket same = ticket(withKey(key, 10_00));
        Ticket toAnother = ticket(request(key, ALICE, CAROL, 10_00));
        Ticket evenMore = ticket(request(key, ALICE, CAROL, 11_00));

        onShard(alicesShard).settle(List.of(first, same, toAnother, evenMore));

        AccountNotActive refused = new AccountNotActive("destinationAccount", BOB, AccountStatus.FROZEN);
        assertThat(first.answer()).isCompletedWithValue(refused);
        assertThat(same.answer()).isCompletedWithValue(refused);
        assertThat(accepted(toAnother).replayed()).isFalse();
        assertThat(evenMore.answer()).isCompletedWithValue(new KeyReused(List.of("amount")));
        assertThat(transfers.accepted()).hasSize(1);
    }

    @Test
    void findsTheFirstTransferWhenAnotherContentCameJustBefore() {
        String key = keyOnShard(alicesShard);
        Ticket accepted = ticket(withKey(key, 10_00));
        onShard(alicesShard).settle(List.of(accepted));
        Ticket other = ticket(withKey(key, 11_00));
        Ticket again = ticket(withKey(key, 10_00));

        onShard(alicesShard).settle(List.of(other, again));

        assertThat(other.answer()).isCompletedWithValue(new KeyReused(List.of("amount")));
        assertThat(accepted(again).terms()).isEqualTo(accepted(accepted).terms());
    }

    @Test
    void answersARepetitionAsBeforeEvenIfTheAccountWasFrozenMeanwhile() {
        Ticket first = ticket(withKey(keyOnShard(alicesShard)));
        onShard(alicesShard).settle(List.of(first));
        transfers.set(BOB, AccountStatus.FROZEN);
        Ticket again = ticket(withKey(keyOnShard(alicesShard)));

        onShard(alicesShard).settle(List.of(again));

        assertThat(accepted(again).terms()).isEqualTo(accepted(first).terms());
    }

    @Test
    void acceptsWhenTheDestinationsShardDoesNotTell() {
        transfers.set(BOB, AccountStatus.FROZEN);
        otherShards = (shard, accounts) -> CompletableFuture.completedFuture(Map.of());
        Ticket ticket = ticket(withKey(keyOnShard(alicesShard)));

        onShard(alicesShard).settle(List.of(ticket));

        assertThat(accepted(ticket).replayed()).isFalse();
    }

    @Test
    void promisesNothingWhenItsOwnShardIsDown() {
        transfers.takeDown(alicesShard);
        Ticket ticket = ticket(withKey(keyOnShard(alicesShard)));

        onShard(alicesShard).settle(List.of(ticket));

        assertThat(ticket.answer())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(IntakeUnavailable.class);
        transfers.bringBack(alicesShard);
        assertThat(transfers.accepted()).isEmpty();
    }

    private AcceptTransfers onShard(int shard) {
        InactiveAccounts inactive = new InactiveAccounts(transfers, otherShards, shard, 2);
        return new AcceptTransfers(transfers, inactive, shard, 2, handedOn::add, new LockedKeys(clock));
    }

    private Ticket ticket(TransferRequest request) {
        return ticket(request, NOW);
    }

    private Ticket ticket(TransferRequest request, Instant at) {
        TransferTerms terms = new TransferTerms(
                TransferId.of(at, request.source().slot(), random.nextLong()),
                request.kind(),
                request.source(),
                request.destination(),
                request.amountMinor(),
                request.currency(),
                request.description(),
                request.clientId(),
                at,
                at.plus(Duration.ofMinutes(5)));
        return new Ticket(request, terms);
    }

    private static Accepted accepted(Ticket ticket) {
        return (Accepted) ticket.answer().join();
    }

    private static String anotherKeyOnShard(int shard) {
        return keyOnShard(shard, keyOnShard(shard));
    }
}
