package io.giro.saga.jdbc;

import io.giro.account.AccountId;
import io.giro.saga.BookTransaction;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.saga.Needs;
import io.giro.saga.UnprocessableBatch;
import io.giro.saga.WorkingBook;
import io.giro.saga.jdbc.JdbcBookReader.LockedRows;
import io.giro.transfer.TransferId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One transaction on one shard: a few statements for a whole batch, READ COMMITTED. The account rows are locked first, in
 * the order of their ids, so that no two batches can wait for each other; every other row is read after that.
 */
final class JdbcBookTransaction implements BookTransaction {

    private final Connection connection;
    private final JdbcBookReader reader;
    private Map<AccountId, byte[]> chainHashes = new HashMap<>();

    JdbcBookTransaction(Connection connection) {
        this.connection = connection;
        this.reader = new JdbcBookReader(connection);
    }

    @Override
    public WorkingBook lockAndLoad(Needs needs, Instant now) {
        try {
            LockedRows locked = reader.lockAccounts(needs.accountsInOrder());
            List<Hold> holds = reader.loadHolds(needs.holds());
            List<CreditDecision> creditDecisions = reader.loadCreditDecisions(needs.creditDecisions());
            Map<TransferId, String> acceptedTerms = reader.loadAcceptedTerms(needs.acceptedTerms());
            chainHashes = locked.chainHashes();
            return new WorkingBook(now, needs, locked.accounts(), holds, creditDecisions, acceptedTerms);
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        } catch (IllegalArgumentException e) {
            // No step wrote such a row, and the next try would read the same.
            throw new UnprocessableBatch("a stored row cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void write(WorkingBook book) {
        try {
            new JdbcBookWriter(connection, chainHashes).write(book);
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }

    @Override
    public Set<AccountId> lockedByOthers(Set<AccountId> accounts) {
        try {
            return reader.lockedByOthers(accounts);
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }

    @Override
    public void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }

    /** The pool rolls back what was not committed. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }
}
