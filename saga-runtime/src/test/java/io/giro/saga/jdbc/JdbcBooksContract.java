package io.giro.saga.jdbc;

import static io.giro.saga.given.ATransfer.aTransfer;
import static io.giro.saga.given.Amounts.eur;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.saga.Account;
import io.giro.saga.BookTransaction;
import io.giro.saga.Books;
import io.giro.saga.BooksContract;
import io.giro.saga.Decision;
import io.giro.saga.EntryChain;
import io.giro.saga.Hold;
import io.giro.saga.LedgerEntry;
import io.giro.saga.RowsLocked;
import io.giro.saga.UnprocessableBatch;
import io.giro.saga.WorkingBook;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.transfer.RejectReason;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract on a real mysqld, and what only a database with locks and hashes can promise. */
@ExtendWith(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcBooksContract extends BooksContract {

    private final int count;
    private RealShards real;
    private Books books;

    JdbcBooksContract(int count) {
        this.count = count;
    }

    @BeforeAll
    void migrate(RealMysql mysql) {
        real = new RealShards(mysql, count);
        books = new JdbcBooks(real.shards());
    }

    @AfterAll
    void close() {
        real.close();
    }

    @Override
    protected Books books() {
        return books;
    }

    @Override
    protected int shards() {
        return count;
    }

    @Override
    protected void open(Account account) {
        real.open(account);
    }

    @Override
    protected void accept(TransferTerms accepted) {
        real.accept(accepted);
    }

    @Override
    protected List<LedgerEntry> entriesOf(AccountId account) {
        return rows(account).stream().map(Row::entry).toList();
    }

    @Test
    void chainsTheEntriesOfAnAccountOverBatches() {
        EntryChain chain = new EntryChain();
        creditInOneBatch(2);
        creditInOneBatch(1);

        List<Row> rows = rows(id(destination));

        assertThat(rows).hasSize(3);
        byte[] previous = new byte[EntryChain.HASH_BYTES];
        for (Row row : rows) {
            assertThat(row.hash).isEqualTo(chain.next(previous, row.entry));
            previous = row.hash;
        }
        assertThat(chainHashOf(id(destination))).isEqualTo(previous);
    }

    @Test
    void leavesTheChainAloneWhenMoneyIsOnlyHeld() {
        creditInOneBatch(1);
        byte[] before = chainHashOf(id(destination));

        commit(
                destination,
                Decision.nothing()
                        .with(load(destination)
                                .account(id(destination))
                                .orElseThrow()
                                .hold(1_00)));

        assertThat(chainHashOf(id(destination))).isEqualTo(before);
    }

    @Test
    void locksTheAccountsUntilItIsClosed() throws SQLException {
        try (BookTransaction transaction = begin(source)) {
            transaction.lockAndLoad(needs(id(source), terms), NOW);

            assertThatThrownBy(() -> lockNow(id(source))).hasMessageContaining("NOWAIT");
        }
        assertThat(lockNow(id(source))).isTrue();
    }

    @Test
    void seesWhichAccountsSomebodyElseHasLocked() {
        Set<AccountId> asked = Set.of(id(source), id(destination), new AccountId("nobody"));
        try (BookTransaction other = begin(source)) {
            other.lockAndLoad(needs(id(source), terms), NOW);

            try (BookTransaction second = begin(source)) {
                assertThatThrownBy(() -> second.lockAndLoad(needs(id(source), terms), NOW))
                        .isInstanceOf(RowsLocked.class);
            }
            assertThat(lockedByOthers(asked)).containsExactly(id(source));
        }
        assertThat(lockedByOthers(asked)).isEmpty();
        assertThat(lockedByOthers(Set.of())).isEmpty();
    }

    @Test
    void refusesARowThatSomebodyEditedIntoNothingWeKnow() throws SQLException {
        try (Connection connection = real.shards().of(id(source)).dataSource().getConnection();
                PreparedStatement edit =
                        connection.prepareStatement("UPDATE account SET currency = 'EUX' WHERE account_id = ?")) {
            edit.setString(1, id(source).value());
            assertThat(edit.executeUpdate()).isEqualTo(1);
            connection.commit();
        }

        try (BookTransaction transaction = begin(source)) {
            assertThatThrownBy(() -> transaction.lockAndLoad(needs(id(source), terms), NOW))
                    .isInstanceOf(UnprocessableBatch.class)
                    .hasMessageContaining("a stored row cannot be read");
        }
    }

    /** Else two batches could both find no decision, and both decide. */
    @Test
    void loadsOnlyAfterItHasTheLocks() {
        CompletableFuture<WorkingBook> waiting;
        Hold placed = Hold.rejected(terms, NOW, RejectReason.SOURCE_FROZEN);
        try (BookTransaction first = begin(source)) {
            WorkingBook book = first.lockAndLoad(needs(id(source), terms), NOW);
            waiting = CompletableFuture.supplyAsync(() -> load(source));
            await().until(() ->
                    count("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'") == 1);
            book.apply(Decision.nothing().with(placed));
            first.write(book);
            first.commit();
        }

        assertThat(waiting.join().hold(terms.transferId())).contains(placed);
    }

    @Test
    void saysThatABatchCanNeverBeWritten() {
        Hold tooLong = new Hold(
                terms.transferId(),
                id(source),
                10_00,
                "x".repeat(49),
                Hold.State.HELD,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThatThrownBy(() -> commit(source, Decision.nothing().with(tooLong)))
                .isInstanceOf(UnprocessableBatch.class)
                .hasMessageContaining("terms_hash");
        assertThat(load(source).hold(terms.transferId())).isEmpty();
    }

    @Test
    void writesAFullBatch() {
        List<Hold> holds = new ArrayList<>();
        try (BookTransaction transaction = begin(source)) {
            WorkingBook book = transaction.lockAndLoad(needs(id(source), terms), NOW);
            for (int i = 0; i < 2_000; i++) {
                TransferTerms one = aTransfer().from(source).of(eur(1)).terms();
                Account after = book.account(id(source)).orElseThrow().hold(1);
                holds.add(Hold.held(one, NOW, after));
                book.apply(Decision.nothing().with(after).with(holds.getLast()));
            }
            transaction.write(book);
            transaction.commit();
        }
        try (BookTransaction transaction = begin(source)) {
            var needs = needs(id(source), terms);
            holds.forEach(hold -> needs.hold(hold.transferId()));
            WorkingBook book = transaction.lockAndLoad(needs, NOW);
            for (Hold hold : holds) {
                Account after = book.account(id(source)).orElseThrow().capture(1);
                book.apply(Decision.nothing().with(after).with(hold.captured(NOW, after)));
            }
            transaction.write(book);
            transaction.commit();
        }

        Account after = load(source).account(id(source)).orElseThrow();
        assertThat(after.posted()).isEqualTo(80_00);
        assertThat(after.held()).isZero();
        assertThat(after.version()).isEqualTo(4_000);
    }

    private void creditInOneBatch(int credits) {
        try (BookTransaction transaction = begin(destination)) {
            WorkingBook book = transaction.lockAndLoad(needs(id(destination), terms), NOW);
            for (int i = 0; i < credits; i++) {
                TransferTerms one = aTransfer().from(source).to(destination).terms();
                Account after = book.account(id(destination)).orElseThrow().credit(one.amountMinor());
                book.apply(Decision.nothing().with(after).with(LedgerEntry.credit(one, NOW, after)));
            }
            transaction.write(book);
            transaction.commit();
        }
    }

    private Set<AccountId> lockedByOthers(Set<AccountId> accounts) {
        try (BookTransaction transaction = begin(source)) {
            return transaction.lockedByOthers(accounts);
        }
    }

    private boolean lockNow(AccountId account) throws SQLException {
        try (Connection connection = real.shards().of(account).dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT account_id FROM account WHERE account_id = ? FOR UPDATE NOWAIT")) {
            select.setString(1, account.value());
            return select.executeQuery().next();
        }
    }

    private int count(String sql) throws SQLException {
        try (Connection connection = real.shards().get(0).dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private byte[] chainHashOf(AccountId account) {
        try (Connection connection = real.shards().of(account).dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT chain_hash FROM account WHERE account_id = ?")) {
            select.setString(1, account.value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Row> rows(AccountId account) {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = real.shards().of(account).dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT transfer_id, leg, account_id, version, amount, currency, contra, posted_after, at, entry_hash
                          FROM ledger_entry
                         WHERE account_id = ?
                         ORDER BY version
                        """)) {
            select.setString(1, account.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(entry(row), row.getBytes("entry_hash")));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        return new LedgerEntry(
                TransferId.ofBytes(row.getBytes("transfer_id")),
                LedgerEntry.Leg.valueOf(row.getString("leg")),
                new AccountId(row.getString("account_id")),
                row.getLong("version"),
                row.getLong("amount"),
                Currency.getInstance(row.getString("currency")),
                row.getString("contra"),
                row.getLong("posted_after"),
                Rows.requiredInstant(row, "at"));
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Row(LedgerEntry entry, byte[] hash) {}
}
