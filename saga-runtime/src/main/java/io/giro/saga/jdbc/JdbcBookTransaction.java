package io.giro.saga.jdbc;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.saga.Account;
import io.giro.saga.BookTransaction;
import io.giro.saga.ConcurrentChange;
import io.giro.saga.CreditDecision;
import io.giro.saga.EntryChain;
import io.giro.saga.Hold;
import io.giro.saga.LedgerEntry;
import io.giro.saga.Needs;
import io.giro.saga.Said;
import io.giro.saga.UnprocessableBatch;
import io.giro.saga.WorkingBook;
import io.giro.saga.jdbc.MultiRowInsert.Values;
import io.giro.transfer.RefuseReason;
import io.giro.transfer.TransferId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transaction on one shard: a few statements for a whole batch, READ COMMITTED. The account rows are locked first, in
 * the order of their ids, so that no two batches can wait for each other; every other row is read after that.
 */
final class JdbcBookTransaction implements BookTransaction {

    private final Connection connection;
    private final Map<AccountId, byte[]> chainHashes = new HashMap<>();

    JdbcBookTransaction(Connection connection) {
        this.connection = connection;
    }

    @Override
    public WorkingBook lockAndLoad(Needs needs, Instant now) {
        List<Account> accounts;
        List<Hold> holds;
        List<CreditDecision> creditDecisions;
        Map<TransferId, String> acceptedTerms;
        try {
            accounts = lockAccounts(needs.accountsInOrder());
            holds = loadHolds(needs.holds());
            creditDecisions = loadCreditDecisions(needs.creditDecisions());
            acceptedTerms = loadAcceptedTerms(needs.acceptedTerms());
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        } catch (IllegalArgumentException e) {
            // Nobody of us wrote it, and it will be the same the next time.
            throw new UnprocessableBatch("a stored row cannot be read: " + e.getMessage(), e);
        }
        return new WorkingBook(now, needs, accounts, holds, creditDecisions, acceptedTerms);
    }

    @Override
    public void write(WorkingBook book) {
        try {
            insertHolds(book.placedHolds());
            endHolds(book.endedHolds());
            insertCreditDecisions(book.newCreditDecisions());
            // Entries before accounts: writing them out computes the chain hashes that the accounts keep.
            insertEntries(book.newEntries());
            updateAccounts(book.changedAccounts());
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }

    @Override
    public Set<AccountId> lockedByOthers(Set<AccountId> accounts) {
        try {
            Set<AccountId> locked = select(accounts, "");
            locked.removeAll(select(accounts, "FOR UPDATE SKIP LOCKED"));
            return locked;
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

    private Set<AccountId> select(Set<AccountId> accounts, String locking) throws SQLException {
        Set<AccountId> found = new HashSet<>();
        if (accounts.isEmpty()) {
            return found;
        }
        String sql = """
                SELECT account_id
                  FROM account FORCE INDEX (PRIMARY)
                 WHERE account_id IN (%s)
                 %s
                """.formatted(Rows.marks(accounts.size()), locking);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int index = 1;
            for (AccountId account : accounts) {
                select.setString(index++, account.value());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new AccountId(row.getString("account_id")));
                }
            }
        }
        return found;
    }

    private List<Account> lockAccounts(Collection<AccountId> ids) throws SQLException {
        List<Account> accounts = new ArrayList<>(ids.size());
        if (ids.isEmpty()) {
            return accounts;
        }
        String sql = """
                SELECT account_id, currency, kind, status, posted, held, overdraft_limit, version, chain_hash
                  FROM account FORCE INDEX (PRIMARY)
                 WHERE account_id IN (%s)
                 ORDER BY account_id
                   FOR UPDATE
                """.formatted(Rows.marks(ids.size()));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int index = 1;
            for (AccountId id : ids) {
                select.setString(index++, id.value());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Account account = new Account(
                            new AccountId(row.getString("account_id")),
                            Currency.getInstance(row.getString("currency")),
                            AccountKind.valueOf(row.getString("kind")),
                            AccountStatus.valueOf(row.getString("status")),
                            row.getLong("posted"),
                            row.getLong("held"),
                            row.getLong("overdraft_limit"),
                            row.getLong("version"));
                    accounts.add(account);
                    chainHashes.put(account.id(), row.getBytes("chain_hash"));
                }
            }
        }
        return accounts;
    }

    private List<Hold> loadHolds(Collection<TransferId> ids) throws SQLException {
        return load(ids, """
                SELECT transfer_id, source, amount, terms_hash, state, reason,
                       held_posted, held_held, held_available, held_version, held_at,
                       ended_posted, ended_held, ended_available, ended_version, ended_at
                  FROM hold
                 WHERE transfer_id IN (%s)
                """, LedgerRows::hold);
    }

    private List<CreditDecision> loadCreditDecisions(Collection<TransferId> ids) throws SQLException {
        return load(ids, """
                SELECT transfer_id, source, destination, amount, currency, terms_hash, state, reason,
                       said_posted, said_held, said_available, said_version, said_at
                  FROM credit_decision
                 WHERE transfer_id IN (%s)
                """, LedgerRows::creditDecision);
    }

    private Map<TransferId, String> loadAcceptedTerms(Collection<TransferId> ids) throws SQLException {
        List<Map.Entry<TransferId, String>> loaded = load(
                ids,
                "SELECT transfer_id, terms_hash FROM transfer WHERE transfer_id IN (%s)",
                row -> Map.entry(TransferId.ofBytes(row.getBytes("transfer_id")), row.getString("terms_hash")));
        Map<TransferId, String> hashes = new HashMap<>();
        loaded.forEach(entry -> hashes.put(entry.getKey(), entry.getValue()));
        return hashes;
    }

    private <T> List<T> load(Collection<TransferId> ids, String sql, RowReader<T> reader) throws SQLException {
        List<T> loaded = new ArrayList<>(ids.size());
        if (ids.isEmpty()) {
            return loaded;
        }
        try (PreparedStatement select = connection.prepareStatement(sql.formatted(Rows.marks(ids.size())))) {
            int index = 1;
            for (TransferId id : ids) {
                select.setBytes(index++, id.toBytes());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    loaded.add(reader.read(row));
                }
            }
        }
        return loaded;
    }

    private void insertHolds(List<Hold> holds) throws SQLException {
        MultiRowInsert.insert(connection, """
                INSERT INTO hold (transfer_id, source, amount, terms_hash, state, reason,
                                  held_posted, held_held, held_available, held_version, held_at,
                                  ended_posted, ended_held, ended_available, ended_version, ended_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, holds, (values, hold) -> {
            values.bytes(hold.transferId().toBytes())
                    .text(hold.source().value())
                    .number(hold.amountMinor())
                    .text(hold.termsHash())
                    .text(hold.state().name())
                    .text(hold.reason().orElse(null));
            write(values, hold.held().orElse(null));
            write(values, hold.ended().orElse(null));
        });
    }

    private void insertCreditDecisions(List<CreditDecision> decisions) throws SQLException {
        MultiRowInsert.insert(connection, """
                INSERT INTO credit_decision (transfer_id, source, destination, amount, currency, terms_hash, state,
                                             reason, said_posted, said_held, said_available, said_version, said_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, decisions, (values, decision) -> {
            values.bytes(decision.transferId().toBytes())
                    .text(decision.source().value())
                    .text(decision.destination().value())
                    .number(decision.amountMinor())
                    .text(decision.currency().getCurrencyCode())
                    .text(decision.termsHash())
                    .text(decision.isCredited() ? "CREDITED" : "REFUSED")
                    .text(decision.refusal().map(RefuseReason::name).orElse(null));
            write(values, decision.said());
        });
    }

    private void insertEntries(List<LedgerEntry> entries) throws SQLException {
        EntryChain chain = new EntryChain();
        MultiRowInsert.insert(connection, """
                INSERT INTO ledger_entry (transfer_id, leg, account_id, version, amount, currency, contra,
                                          posted_after, at, entry_hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, entries, (values, entry) -> {
            byte[] hash = chain.next(chainHash(entry.account()), entry);
            chainHashes.put(entry.account(), hash);
            values.bytes(entry.transferId().toBytes())
                    .text(entry.leg().name())
                    .text(entry.account().value())
                    .number(entry.version())
                    .number(entry.amountMinor())
                    .text(entry.currency().getCurrencyCode())
                    .text(entry.contra())
                    .number(entry.postedAfter())
                    .instant(entry.at())
                    .bytes(hash);
        });
    }

    private void endHolds(List<Hold> holds) throws SQLException {
        JsonRows rows = new JsonRows();
        for (Hold hold : holds) {
            Said said = hold.saidWhenEnded();
            AccountBalance balance = said.balance();
            rows.add(
                    hold.transferId(),
                    hold.state(),
                    hold.reason().orElse(""),
                    balance.posted(),
                    balance.held(),
                    balance.available(),
                    balance.version(),
                    Rows.text(said.at()));
        }
        update(holds.size(), """
                UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
                         transfer_id CHAR(36)    PATH '$[0]',
                         state       VARCHAR(16) PATH '$[1]',
                         reason      VARCHAR(32) PATH '$[2]',
                         posted      BIGINT      PATH '$[3]',
                         held        BIGINT      PATH '$[4]',
                         available   BIGINT      PATH '$[5]',
                         version     BIGINT      PATH '$[6]',
                         at          DATETIME(6) PATH '$[7]')) AS ending
                  STRAIGHT_JOIN hold ON hold.transfer_id = UUID_TO_BIN(ending.transfer_id)
                   SET hold.state = ending.state,
                       hold.reason = NULLIF(ending.reason, ''),
                       hold.ended_posted = ending.posted,
                       hold.ended_held = ending.held,
                       hold.ended_available = ending.available,
                       hold.ended_version = ending.version,
                       hold.ended_at = ending.at
                 WHERE hold.state = 'HELD'
                """, rows);
    }

    private void updateAccounts(Collection<WorkingBook.AccountChange> changes) throws SQLException {
        JsonRows rows = new JsonRows();
        for (WorkingBook.AccountChange change : changes) {
            Account after = change.after();
            rows.add(
                    after.id(),
                    change.before().version(),
                    after.posted(),
                    after.held(),
                    after.version(),
                    JsonRows.hex(chainHash(after.id())));
        }
        update(changes.size(), """
                UPDATE JSON_TABLE(?, '$[*]' COLUMNS (
                         account_id     VARCHAR(64) PATH '$[0]',
                         version_before BIGINT      PATH '$[1]',
                         posted         BIGINT      PATH '$[2]',
                         held           BIGINT      PATH '$[3]',
                         version        BIGINT      PATH '$[4]',
                         chain_hash     CHAR(64)    PATH '$[5]')) AS changed
                  STRAIGHT_JOIN account ON account.account_id = CONVERT(changed.account_id USING ascii)
                   SET account.posted = changed.posted,
                       account.held = changed.held,
                       account.version = changed.version,
                       account.chain_hash = UNHEX(changed.chain_hash)
                 WHERE account.version = changed.version_before
                """, rows);
    }

    private byte[] chainHash(AccountId account) {
        return chainHashes.getOrDefault(account, new byte[EntryChain.HASH_BYTES]);
    }

    /** One statement for all rows, whose WHERE names what each must have been; a row that was not is a zombie's. */
    private void update(int expected, String sql, JsonRows rows) throws SQLException {
        if (expected == 0) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, rows.toString());
            int updated = update.executeUpdate();
            if (updated != expected) {
                throw new ConcurrentChange(
                        "%d of %d rows were not as expected".formatted(expected - updated, expected));
            }
        }
    }

    private static void write(Values values, @Nullable Said said) throws SQLException {
        AccountBalance balance = said == null ? null : said.account().orElse(null);
        if (balance == null) {
            values.noNumber().noNumber().noNumber().noNumber();
        } else {
            values.number(balance.posted())
                    .number(balance.held())
                    .number(balance.available())
                    .number(balance.version());
        }
        values.instant(said == null ? null : said.at());
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
