package io.giro.saga.jdbc;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.saga.Account;
import io.giro.saga.ConcurrentChange;
import io.giro.saga.CreditDecision;
import io.giro.saga.EntryChain;
import io.giro.saga.Hold;
import io.giro.saga.LedgerEntry;
import io.giro.saga.Said;
import io.giro.saga.WorkingBook;
import io.giro.saga.jdbc.MultiRowInsert.Values;
import io.giro.transfer.RefuseReason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what a batch has changed: one statement for each kind of change, an insert that wins once or a conditional update. */
final class JdbcBookWriter {

    private final Connection connection;
    private final Map<AccountId, byte[]> chainHashes;

    /** @param chainHashes of the accounts as they were loaded; each moves on with the account's entries */
    JdbcBookWriter(Connection connection, Map<AccountId, byte[]> chainHashes) {
        this.connection = connection;
        this.chainHashes = chainHashes;
    }

    /** @throws ConcurrentChange if a row was not as expected */
    void write(WorkingBook book) throws SQLException {
        insertHolds(book.placedHolds());
        endHolds(book.endedHolds());
        insertCreditDecisions(book.newCreditDecisions());
        // Entries before accounts: writing them out computes the chain hashes that the accounts keep.
        insertEntries(book.newEntries());
        updateAccounts(book.changedAccounts());
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

    /** Updates all rows with one statement, whose WHERE names what each must be like. One that is not, a zombie has changed. */
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
}
