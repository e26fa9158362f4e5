package io.giro.reconciler;

import static io.giro.saga.given.ATransfer.NOON;
import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.Transfers.Page;
import io.giro.saga.Books;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the reconciler reads and writes, wherever the tables are: two shards without any transfer yet. */
public abstract class TransfersContract {

    protected static final int SHARDS = 2;

    private static final TransferId BEGINNING = TransferId.firstAt(Instant.EPOCH);
    private static final TransferId END = TransferId.firstAt(NOON.plusSeconds(3_600));
    private static final Instant LATER = NOON.plusSeconds(2);

    protected abstract Transfers transfers();

    protected abstract Books books();

    protected abstract void accept(TransferTerms terms);

    /** Makes the view of the source's shard show the transfer as ended, or as on its way. */
    protected abstract void show(TransferTerms terms, boolean ended);

    /** The outbox of a shard, oldest row first. */
    protected abstract List<TransferEvent> outbox(int shard);

    @Test
    void findsTransfersWithoutAHoldAndWithOneThatHasNotEnded() {
        TransferTerms requested = accepted(0);
        TransferTerms held = accepted(0, ARow::held);

        Page page = transfers().page(0, BEGINNING, END, 10);

        assertThat(page.unfinished())
                .containsExactlyInAnyOrder(
                        new UnfinishedTransfer(requested, Optional.empty()),
                        new UnfinishedTransfer(held, Optional.of(ARow.held(held, LATER))));
    }

    @Test
    void findsEndedTransfersUntilTheirViewShowsIt() {
        List<TransferTerms> ended = List.of(
                accepted(0, ARow::captured),
                accepted(0, ARow::released),
                accepted(0, ARow::rejected),
                accepted(0, ARow::voided));
        show(ended.getFirst(), false);

        assertThat(transfers().page(0, BEGINNING, END, 10).unfinished())
                .containsExactlyInAnyOrder(
                        new UnfinishedTransfer(ended.get(0), Optional.of(ARow.captured(ended.get(0), LATER))),
                        new UnfinishedTransfer(ended.get(1), Optional.of(ARow.released(ended.get(1), LATER))),
                        new UnfinishedTransfer(ended.get(2), Optional.of(ARow.rejected(ended.get(2), LATER))),
                        new UnfinishedTransfer(ended.get(3), Optional.of(ARow.voided(ended.get(3), LATER))));
        ended.forEach(terms -> show(terms, true));
        assertThat(transfers().page(0, BEGINNING, END, 10).unfinished()).isEmpty();
    }

    @Test
    void readsPageByPageInTheOrderOfTheIds() {
        List<TransferTerms> accepted = new ArrayList<>();
        for (int second = 0; second < 5; second++) {
            accepted.add(accepted(0, NOON.plusSeconds(second)));
        }
        accepted(1, NOON);

        Page first = transfers().page(0, BEGINNING, END, 3);
        Page second = transfers().page(0, first.last().orElseThrow(), END, 3);
        Page third = transfers().page(0, second.last().orElseThrow(), END, 3);

        assertThat(terms(first)).isEqualTo(accepted.subList(0, 3));
        assertThat(terms(second)).isEqualTo(accepted.subList(3, 5));
        assertThat(third).isEqualTo(new Page(List.of(), Optional.empty()));
    }

    @Test
    void passesFinishedTransfersWhenItReadsAPage() {
        TransferTerms finished = accepted(0, ARow::captured);
        show(finished, true);

        Page page = transfers().page(0, BEGINNING, END, 3);

        assertThat(page).isEqualTo(new Page(List.of(), Optional.of(finished.transferId())));
    }

    @Test
    void readsNothingFromTheHorizonOn() {
        accepted(0, NOON);

        assertThat(transfers().page(0, BEGINNING, TransferId.firstAt(NOON), 3).last())
                .isEmpty();
    }

    @Test
    void looksAgainAtSomeTransfers() {
        TransferTerms requested = accepted(0);
        TransferTerms held = accepted(0, ARow::held);
        accepted(0);
        TransferTerms finished = accepted(0, ARow::captured);
        show(finished, true);

        List<UnfinishedTransfer> unfinished = transfers()
                .unfinishedAmong(0, List.of(requested.transferId(), held.transferId(), finished.transferId()));

        assertThat(unfinished).extracting(UnfinishedTransfer::terms).containsExactlyInAnyOrder(requested, held);
        assertThat(transfers().unfinishedAmong(0, List.of())).isEmpty();
    }

    @Test
    void knowsWhatADestinationHasDecided() {
        TransferTerms credited = accepted(0, ARow::held);
        TransferTerms refused = accepted(0, ARow::held);
        TransferTerms undecided = accepted(0, ARow::held);
        CreditDecision yes = ARow.credited(credited, LATER);
        CreditDecision no = ARow.refused(refused, LATER);
        ARow.write(books(), 1, yes);
        ARow.write(books(), 1, no);

        Map<TransferId, CreditDecision> decisions = transfers()
                .creditDecisions(1, List.of(credited.transferId(), refused.transferId(), undecided.transferId()));

        assertThat(decisions)
                .containsExactlyInAnyOrderEntriesOf(Map.of(credited.transferId(), yes, refused.transferId(), no));
        assertThat(transfers().creditDecisions(0, List.of(credited.transferId())))
                .isEmpty();
    }

    @Test
    void knowsWhenTheFirstOfTheLaterTransfersReachedTheHoldStep() {
        accepted(0, NOON);
        ARow.write(books(), 0, ARow.voided(accepted(0, NOON.plusSeconds(10)), NOON.plusSeconds(11)));
        ARow.write(books(), 0, ARow.rejected(accepted(0, NOON.plusSeconds(20)), NOON.plusSeconds(21)));
        ARow.write(books(), 0, ARow.held(accepted(0, NOON.plusSeconds(30)), NOON.plusSeconds(31)));

        assertThat(transfers().firstPlacedFrom(0, TransferId.firstAt(NOON))).contains(NOON.plusSeconds(21));
        assertThat(transfers().firstPlacedFrom(0, TransferId.firstAt(NOON.plusSeconds(25))))
                .contains(NOON.plusSeconds(31));
        assertThat(transfers().firstPlacedFrom(0, TransferId.firstAt(NOON.plusSeconds(35))))
                .isEmpty();
    }

    @Test
    void givesRequestsToTheRelayAgainEachTimeItIsAsked() {
        TransferRequested one = new TransferRequested(accepted(0));
        TransferRequested other = new TransferRequested(accepted(0));

        transfers().requestAgain(0, List.of(one, other));
        transfers().requestAgain(0, List.of(one));

        assertThat(outbox(0)).containsExactly(one, other, one);
        assertThat(outbox(1)).isEmpty();
    }

    private interface Placing {
        Hold place(TransferTerms terms, Instant at);
    }

    private TransferTerms accepted(int shard) {
        return accepted(shard, NOON);
    }

    private TransferTerms accepted(int shard, Placing placing) {
        TransferTerms terms = accepted(shard);
        ARow.write(books(), shard, placing.place(terms, LATER));
        return terms;
    }

    /** From an account of the shard to one of the other. */
    private TransferTerms accepted(int shard, Instant at) {
        TransferTerms terms = aTransfer()
                .from(accountOn(shard))
                .to(accountOn(1 - shard))
                .acceptedAt(at)
                .terms();
        accept(terms);
        return terms;
    }

    private static String accountOn(int shard) {
        String name = "ACC";
        for (int n = 0; ; n++) {
            if (new AccountId(name + n).slot().shard(SHARDS) == shard) {
                return name + n;
            }
        }
    }

    private static List<TransferTerms> terms(Page page) {
        return page.unfinished().stream().map(UnfinishedTransfer::terms).toList();
    }
}
