package io.giro.ingress.reading.jdbc;

import static io.giro.saga.given.ATransfer.NOON;
import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.ingress.reading.Milestone;
import io.giro.ingress.reading.Page;
import io.giro.ingress.reading.TransferFilter;
import io.giro.ingress.reading.TransferProgress;
import io.giro.ingress.reading.TransferProgress.Reached;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class JdbcTransfersTest {

    private static final TransferFilter ALL = new TransferFilter(Optional.empty(), Optional.empty());

    private LedgerAndViews ledger;
    private JdbcTransfers transfers;
    private String here;
    private String there;

    @BeforeEach
    void migrate(RealMysql mysql) {
        ledger = new LedgerAndViews(mysql);
        transfers = new JdbcTransfers(ledger.clients());
        here = ledger.accountOn(0, "here");
        there = ledger.accountOn(1, "there");
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void findsATransferBeforeTheProjectorHasSeenIt() {
        TransferTerms terms = aTransfer()
                .of(eur(12_34))
                .from(there)
                .to(here)
                .describedAs("<b>")
                .terms();
        ledger.real().accept(terms);

        assertThat(transfers.find(terms.transferId()))
                .contains(new TransferProgress(
                        terms.transferId(),
                        terms.kind(),
                        terms.source(),
                        terms.destination(),
                        eur(12_34),
                        "<b>",
                        NOON,
                        TransferState.ACCEPTED,
                        Optional.empty(),
                        List.of(new Reached(Milestone.ACCEPTED, NOON))));
    }

    @Test
    void tellsTheMilestonesInTheirOrder() {
        TransferTerms terms = aTransfer().from(here).to(there).terms();
        ledger.real().accept(terms);
        ledger.project(terms, TransferState.CANCELLED, "DESTINATION_CLOSED");
        ledger.reach(terms, Milestone.CANCELLED, NOON.plusSeconds(3));
        ledger.reach(terms, Milestone.REFUSED, NOON.plusSeconds(2));
        ledger.reach(terms, Milestone.HELD, NOON.plusSeconds(1));

        TransferProgress found = transfers.find(terms.transferId()).orElseThrow();

        assertThat(found.state()).isEqualTo(TransferState.CANCELLED);
        assertThat(found.reason()).contains("DESTINATION_CLOSED");
        assertThat(found.timeline())
                .containsExactly(
                        new Reached(Milestone.ACCEPTED, NOON),
                        new Reached(Milestone.HELD, NOON.plusSeconds(1)),
                        new Reached(Milestone.REFUSED, NOON.plusSeconds(2)),
                        new Reached(Milestone.CANCELLED, NOON.plusSeconds(3)));
    }

    @Test
    void keepsTheReasonBackUntilTheTransferHasEnded() {
        TransferTerms terms = aTransfer().from(here).to(there).terms();
        ledger.project(terms, TransferState.HELD, "DESTINATION_CLOSED");

        assertThat(transfers.find(terms.transferId()).orElseThrow().reason()).isEmpty();
    }

    @Test
    void doesNotFindWhatWasNeverAccepted() {
        assertThat(transfers.find(aTransfer().from(here).to(there).terms().transferId()))
                .isEmpty();
    }

    @Test
    void listsWhatAnAccountSentAndReceivedNewestFirst() {
        TransferTerms sent = project(here, there, 1, TransferState.COMMITTED);
        TransferTerms received = project(there, here, 2, TransferState.COMMITTED);
        TransferTerms latest = project(here, there, 3, TransferState.REJECTED);
        project(there, ledger.accountOn(1, "other"), 4, TransferState.COMMITTED);

        assertThat(ids(list(Optional.of(here), Optional.empty())))
                .containsExactly(latest.transferId(), received.transferId(), sent.transferId());
        assertThat(ids(list(Optional.of(here), Optional.of(TransferState.COMMITTED))))
                .containsExactly(received.transferId(), sent.transferId());
        assertThat(list(Optional.of("nobody"), Optional.empty()).items()).isEmpty();
    }

    @Test
    void listsEachTransferOnceThoughItsRowStandsOnTwoShards() {
        TransferTerms across = aTransfer().from(here).to(there).terms();
        ledger.projectOn(ledger.shards().get(0), across, TransferState.COMMITTED, null);
        ledger.projectOn(ledger.shards().get(1), across, TransferState.HELD, null);

        assertThat(list(Optional.empty(), Optional.empty()).items())
                .extracting(TransferProgress::state)
                .containsExactly(TransferState.COMMITTED);
        assertThat(list(Optional.empty(), Optional.of(TransferState.HELD)).items())
                .isEmpty();
    }

    @Test
    void goesThroughAllShardsPageByPageWithoutALossOrARepeat() {
        List<TransferId> newestFirst = Stream.of(
                        project(here, there, 1, TransferState.COMMITTED),
                        project(there, here, 2, TransferState.COMMITTED),
                        project(there, here, 2, TransferState.COMMITTED),
                        project(here, there, 3, TransferState.COMMITTED),
                        project(there, here, 4, TransferState.COMMITTED))
                .map(TransferTerms::transferId)
                .sorted(Comparator.reverseOrder())
                .toList();

        List<TransferId> seen = new ArrayList<>();
        Page<TransferProgress> page = transfers.newestFirst(ALL, Optional.empty(), 2);
        while (page.more()) {
            seen.addAll(ids(page));
            page = transfers.newestFirst(ALL, Optional.of(seen.getLast()), 2);
        }
        seen.addAll(ids(page));

        assertThat(seen).isEqualTo(newestFirst);
    }

    private TransferTerms project(String source, String destination, int second, TransferState state) {
        TransferTerms terms = aTransfer()
                .from(source)
                .to(destination)
                .acceptedAt(NOON.plusSeconds(second))
                .terms();
        ledger.project(terms, state, null);
        return terms;
    }

    private Page<TransferProgress> list(Optional<String> account, Optional<TransferState> state) {
        return transfers.newestFirst(new TransferFilter(account.map(AccountId::new), state), Optional.empty(), 10);
    }

    private static List<TransferId> ids(Page<TransferProgress> page) {
        return page.items().stream().map(TransferProgress::transferId).toList();
    }
}
