package io.giro.ingress.reading.jdbc;

import static io.giro.saga.given.ATransfer.NOON;
import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.ingress.reading.Balance;
import io.giro.ingress.reading.Milestone;
import io.giro.ingress.reading.Page;
import io.giro.ingress.reading.PendingMoney;
import io.giro.ingress.reading.PendingMoney.Direction;
import io.giro.ingress.reading.StatementLine;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class JdbcAccountReadingsTest {

    private static final Instant LATER = NOON.plusSeconds(60);

    private LedgerAndViews ledger;
    private ShardClients clients;
    private String account;
    private String other;

    @BeforeEach
    void migrate(RealMysql mysql) {
        ledger = new LedgerAndViews(mysql);
        clients = ledger.clients();
        account = ledger.accountOn(1, "mine");
        other = ledger.accountOn(0, "other");
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void takesTheBalanceFromTheRowUntilAnEventHasTold() {
        ledger.real()
                .open(anAccount(account)
                        .with(eur(50_00))
                        .holding(20_00)
                        .withOverdraft(5_00)
                        .row());

        assertThat(new JdbcBalances(clients).find(id()))
                .contains(new Balance(id(), eur(0).currency(), 50_00, 20_00, 0, 35_00, 0, NOON));
    }

    @Test
    void takesTheBalanceThatTheLastEventTold() {
        ledger.real().open(anAccount(account).with(eur(50_00)).row());
        ledger.balance(account, 40_00, 1_00, 39_00, 7, LATER);
        comes(3_00, TransferState.HELD);
        comes(4_00, TransferState.HELD);
        comes(9_00, TransferState.CREDITED);
        ledger.reach(comes(16_00, TransferState.HELD), Milestone.REFUSED, LATER);

        assertThat(new JdbcBalances(clients).find(id()))
                .contains(new Balance(id(), eur(0).currency(), 40_00, 1_00, 7_00, 39_00, 7, LATER));
    }

    @Test
    void knowsNoBalanceOfAnAccountThatWasNeverOpened() {
        assertThat(new JdbcBalances(clients).find(id())).isEmpty();
    }

    @Test
    void namesTheAccountAtTheOtherEndOfEveryEntry() {
        TransferTerms received =
                aTransfer().from(other).to(account).of(eur(30_00)).terms();
        TransferTerms sent = aTransfer().from(account).to(other).of(eur(10_00)).terms();
        ledger.credited(received, NOON);
        ledger.entry(received, "CREDIT", account, 1, 30_00, 30_00, NOON);
        ledger.real().accept(sent);
        ledger.entry(sent, "DEBIT", account, 3, -10_00, 20_00, LATER);
        JdbcStatements statements = new JdbcStatements(clients);

        Page<StatementLine> newest = statements.newestFirst(id(), OptionalLong.empty(), 1);
        Page<StatementLine> older = statements.newestFirst(id(), OptionalLong.of(3), 1);

        AccountId counterparty = new AccountId(other);
        assertThat(newest)
                .isEqualTo(new Page<>(
                        List.of(new StatementLine(
                                3, sent.transferId(), "DEBIT", eur(-10_00), eur(20_00), counterparty, LATER)),
                        true));
        assertThat(older)
                .isEqualTo(new Page<>(
                        List.of(new StatementLine(
                                1, received.transferId(), "CREDIT", eur(30_00), eur(30_00), counterparty, NOON)),
                        false));
    }

    @Test
    void countsAllThatIsPendingAndListsTheNewest() {
        TransferTerms oldest = aTransfer().from(account).to(other).of(eur(1_00)).terms();
        TransferTerms out = aTransfer()
                .from(account)
                .to(other)
                .of(eur(2_00))
                .acceptedAt(LATER)
                .terms();
        TransferTerms in = aTransfer()
                .from(other)
                .to(account)
                .of(eur(4_00))
                .acceptedAt(LATER.plusSeconds(1))
                .terms();
        TransferTerms done = aTransfer().from(account).to(other).of(eur(8_00)).terms();
        for (TransferTerms terms : List.of(oldest, out, done)) {
            ledger.real().accept(terms);
            ledger.hold(terms, terms == done ? "CAPTURED" : "HELD", LATER);
        }
        ledger.project(in, TransferState.HELD, null);
        ledger.reach(in, Milestone.HELD, LATER);
        comes(16_00, TransferState.CREDITED);

        PendingMoney pending = new JdbcPendingTransfers(clients).of(id(), 2);

        AccountId counterparty = new AccountId(other);
        assertThat(pending)
                .isEqualTo(new PendingMoney(
                        3,
                        3_00,
                        4_00,
                        List.of(
                                new PendingMoney.Item(
                                        in.transferId(), Direction.IN, 4_00, counterparty, Optional.of(LATER)),
                                new PendingMoney.Item(
                                        out.transferId(), Direction.OUT, 2_00, counterparty, Optional.of(LATER)))));
    }

    private TransferTerms comes(long minor, TransferState state) {
        TransferTerms terms = aTransfer().from(other).to(account).of(eur(minor)).terms();
        ledger.project(terms, state, null);
        return terms;
    }

    private AccountId id() {
        return new AccountId(account);
    }
}
