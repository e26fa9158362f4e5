package io.giro.saga.jdbc;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.saga.Account;
import io.giro.saga.CreditDecision;
import io.giro.saga.Hold;
import io.giro.transfer.TransferId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Locks and loads the rows of a batch: one statement for each kind. Ids that have no row are left out. */
final class JdbcBookReader {

    /** Accounts whose rows are locked now. */
    record LockedRows(List<Account> accounts, Map<AccountId, byte[]> chainHashes) {}

    private final Connection connection;

    JdbcBookReader(Connection connection) {
        this.connection = connection;
    }

    LockedRows lockAccounts(Collection<AccountId> ids) throws SQLException {
        Map<AccountId, byte[]> chainHashes = new HashMap<>();
        List<Account> accounts = select(ids, JdbcBookReader::bind, """
                SELECT account_id, currency, kind, status, posted, held, overdraft_limit, version, chain_hash
                  FROM account FORCE INDEX (PRIMARY)
                 WHERE account_id IN (%s)
                 ORDER BY account_id
                   FOR UPDATE
                """, row -> {
            Account account = account(row);
            chainHashes.put(account.id(), row.getBytes("chain_hash"));
            return account;
        });
        return new LockedRows(accounts, chainHashes);
    }

    List<Hold> loadHolds(Collection<TransferId> ids) throws SQLException {
        return select(ids, JdbcBookReader::bind, """
                SELECT transfer_id, source, amount, terms_hash, state, reason,
                       held_posted, held_held, held_available, held_version, held_at,
                       ended_posted, ended_held, ended_available, ended_version, ended_at
                  FROM hold
                 WHERE transfer_id IN (%s)
                """, LedgerRows::hold);
    }

    List<CreditDecision> loadCreditDecisions(Collection<TransferId> ids) throws SQLException {
        return select(ids, JdbcBookReader::bind, """
                SELECT transfer_id, source, destination, amount, currency, terms_hash, state, reason,
                       said_posted, said_held, said_available, said_version, said_at
                  FROM credit_decision
                 WHERE transfer_id IN (%s)
                """, LedgerRows::creditDecision);
    }

    Map<TransferId, String> loadAcceptedTerms(Collection<TransferId> ids) throws SQLException {
        List<Map.Entry<TransferId, String>> loaded = select(
                ids,
                JdbcBookReader::bind,
                "SELECT transfer_id, terms_hash FROM transfer WHERE transfer_id IN (%s)",
                row -> Map.entry(TransferId.ofBytes(row.getBytes("transfer_id")), row.getString("terms_hash")));
        Map<TransferId, String> hashes = new HashMap<>();
        loaded.forEach(entry -> hashes.put(entry.getKey(), entry.getValue()));
        return hashes;
    }

    Set<AccountId> lockedByOthers(Set<AccountId> accounts) throws SQLException {
        Set<AccountId> locked = existing(accounts, "");
        locked.removeAll(existing(accounts, "FOR UPDATE SKIP LOCKED"));
        return locked;
    }

    /** Those of the accounts whose rows a SELECT with this locking clause returns. */
    private Set<AccountId> existing(Set<AccountId> accounts, String lockingClause) throws SQLException {
        return new HashSet<>(select(
                accounts,
                JdbcBookReader::bind,
                """
                SELECT account_id
                  FROM account FORCE INDEX (PRIMARY)
                 WHERE account_id IN (%%s)
                 %s
                """.formatted(lockingClause),
                row -> new AccountId(row.getString("account_id"))));
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                new AccountId(row.getString("account_id")),
                Currency.getInstance(row.getString("currency")),
                AccountKind.valueOf(row.getString("kind")),
                AccountStatus.valueOf(row.getString("status")),
                row.getLong("posted"),
                row.getLong("held"),
                row.getLong("overdraft_limit"),
                row.getLong("version"));
    }

    /**
     * Asks for the rows with these ids; without ids it asks nothing.
     *
     * @param sql has one {@code %s} where the marks of the ids belong
     */
    private <I, R> List<R> select(Collection<I> ids, IdBinder<I> binder, String sql, RowReader<R> reader)
            throws SQLException {
        List<R> rows = new ArrayList<>(ids.size());
        if (ids.isEmpty()) {
            return rows;
        }
        try (PreparedStatement select = connection.prepareStatement(sql.formatted(Rows.marks(ids.size())))) {
            int index = 1;
            for (I id : ids) {
                binder.bind(select, index++, id);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
        }
        return rows;
    }

    private static void bind(PreparedStatement select, int index, AccountId id) throws SQLException {
        select.setString(index, id.value());
    }

    private static void bind(PreparedStatement select, int index, TransferId id) throws SQLException {
        select.setBytes(index, id.toBytes());
    }

    @FunctionalInterface
    private interface IdBinder<I> {
        void bind(PreparedStatement select, int index, I id) throws SQLException;
    }

    @FunctionalInterface
    private interface RowReader<R> {
        R read(ResultSet row) throws SQLException;
    }
}
