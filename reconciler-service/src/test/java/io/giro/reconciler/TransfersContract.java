package io.giro.reconciler;

import static io.giro.saga.given.ATransfer.NOON;
import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.reconciler.Transfers.End;
import io.giro.reconciler.Transfers.Entry;
import io.giro.reconciler.Transfers.Row;
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

    /** The outbox of a shard, oldest row first. */
    protected abstract List<TransferEvent> outbox(int shard);

    @Test
    void meetsEveryTransferAndHowItEnded() {
        TransferTerms requested = accepted(0);
        TransferTerms held = accepted(0, ARow::held);
        TransferTerms ended = accepted(0, ARow::captured);

        List<Entry> page = transfers().page(0, BEGINNING, END, 10);

        assertThat(page)
                .containsExactlyInAnyOrder(
                        new Entry(requested.transferId(), Optional.empty()),
                        new Entry(held.transferId(), Optional.empty()),
                        new Entry(ended.transferId(), Optional.of(new End(Hold.State.CAPTURED, ended.destination()))));
    }

    @Test
    void readsPageByPageInTheOrderOfTheIds() {
        List<TransferId> accepted = new ArrayList<>();
        for (int second = 0; second < 5; second++) {
            accepted.add(accepted(0, NOON.plusSeconds(second)).transferId());
        }
        accepted(1, NOON);

        List<Entry> first = transfers().page(0, BEGINNING, END, 3);
        List<Entry> second = transfers().page(0, first.getLast().id(), END, 3);
        List<Entry> third = transfers().page(0, second.getLast().id(), END, 3);

        assertThat(first).extracting(Entry::id).isEqualTo(accepted.subList(0, 3));
        assertThat(second).extracting(Entry::id).isEqualTo(accepted.subList(3, 5));
        assertThat(third).isEmpty();
    }

    @Test
    void readsNothingFromTheHorizonOn() {
        accepted(0, NOON);

        assertThat(transfers().page(0, BEGINNING, TransferId.firstAt(NOON), 3)).isEmpty();
    }

    @Test
    void readsSomeTransfersWithTheirHolds() {
        TransferTerms requested = accepted(0);
        TransferTerms ended = accepted(0, ARow::released);
        accepted(0);

        List<Row> rows = transfers().rows(0, List.of(requested.transferId(), ended.transferId()));

        assertThat(rows)
                .containsExactlyInAnyOrder(
                        new Row(requested, Optional.empty()), new Row(ended, Optional.of(ARow.released(ended, LATER))));
        assertThat(transfers().rows(0, List.of())).isEmpty();
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
    void showsWhatItsOutboxGotLast() {
        assertThat(transfers().newestInOutbox(0)).isEmpty();
        TransferTerms one = accepted(0);
        TransferTerms other = accepted(0);

        transfers().requestAgain(0, List.of(new TransferRequested(one)));
        RowToRelay first = transfers().newestInOutbox(0).orElseThrow();
        transfers().requestAgain(0, List.of(new TransferRequested(other)));
        RowToRelay second = transfers().newestInOutbox(0).orElseThrow();

        assertThat(second.seq()).isGreaterThan(first.seq());
        assertThat(second.key()).isEqualTo(other.source());
        assertThat(second.isTheSourceOf(second.payload(), second.traceparent())).isTrue();
        assertThat(second.isTheSourceOf(first.payload(), first.traceparent())).isFalse();
        assertThat(transfers().newestInOutbox(1)).isEmpty();
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

    protected static String accountOn(int shard) {
        String name = "ACC";
        for (int n = 0; ; n++) {
            if (new AccountId(name + n).slot().shard(SHARDS) == shard) {
                return name + n;
            }
        }
    }
}
