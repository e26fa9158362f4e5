package io.giro.verification.jdbc;

import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards;
import io.giro.verification.Repair;
import io.giro.verification.RepairLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes balance views say what their accounts say. They are written while the accounts are locked in the ledger, so no event
 * can say anything newer, whatever version the row has. A row is deleted when the shard has neither its account nor any entry or
 * hold of it: an account is there before its first event, and is never deleted.
 */
final class BalanceViewRepair {

    private static final String REASON = "differed from its account";

    private final Shards shards;
    private final ShardTransactions transactions;

    BalanceViewRepair(Shards shards, ShardTransactions transactions) {
        this.shards = shards;
        this.transactions = transactions;
    }

    void repair(UUID runId, Collection<String> accounts, RepairLog log) {
        shards.indexes().forEach(shard -> {
            List<String> different = transactions.read(shard, connection -> different(connection, shard, accounts));
            if (!different.isEmpty()) {
                repairDifferent(runId, shard, different, log);
            }
        });
    }

    private void repairDifferent(UUID runId, int shard, List<String> accounts, RepairLog log) {
        Done done = transactions.commit(shard, connection -> {
            FixRecords records = new FixRecords(runId);
            List<LockedAccount> locked = LockedAccount.lock(connection, accounts);
            long rows = repairLocked(connection, shard, locked, records);
            List<String> unknown = new ArrayList<>(accounts);
            locked.forEach(account -> unknown.remove(account.id()));
            for (String account : unknown) {
                removeUnfounded(connection, shard, account, records);
            }
            records.write(connection);
            return new Done(records, rows);
        });
        done.records.repairs().forEach(log::repaired);
        log.broughtUp(done.broughtUp);
    }

    /** What one transaction did. */
    private record Done(FixRecords records, long broughtUp) {}

    /** Repairs the views of accounts that this transaction has locked, and says how many rows were only behind. */
    long repairLocked(Connection connection, int shard, List<LockedAccount> accounts, FixRecords records)
            throws SQLException {
        Map<String, View> views = lockViews(
                connection, shard, accounts.stream().map(LockedAccount::id).toList());
        long broughtUp = 0;
        for (LockedAccount account : accounts) {
            View stored = views.get(account.id());
            View actual = View.of(account);
            if (account.version() == 0) {
                // No event has said anything about it.
                if (stored != null) {
                    delete(connection, shard, account.id());
                    record(records, shard, account.id(), account.version(), stored, null);
                }
            } else if (!actual.equals(stored)) {
                write(connection, shard, account.id(), actual);
                if (stored == null || stored.version < actual.version) {
                    broughtUp++;
                } else {
                    record(records, shard, account.id(), account.version(), stored, actual);
                }
            }
        }
        return broughtUp;
    }

    private List<String> different(Connection connection, int shard, Collection<String> accounts) throws SQLException {
        String marks = Rows.marks(accounts.size());
        String sql = """
                SELECT a.account_id
                  FROM account a
                  LEFT JOIN VIEWS.balance_view v ON v.account_id = a.account_id
                 WHERE a.account_id IN (%1$s)
                   AND ((v.account_id IS NULL AND a.version > 0)
                        OR a.version = 0 AND v.account_id IS NOT NULL
                        OR v.version <> a.version OR v.posted <> a.posted OR v.held <> a.held
                        OR v.available <> a.posted - a.held + a.overdraft_limit)
                 UNION ALL
                SELECT v.account_id
                  FROM VIEWS.balance_view v
                  LEFT JOIN account a ON a.account_id = v.account_id
                 WHERE v.account_id IN (%1$s) AND a.account_id IS NULL
                """.formatted(marks).replace("VIEWS", views(shard));
        List<String> twice = new ArrayList<>(accounts);
        twice.addAll(accounts);
        return Statements.select(connection, sql, twice, row -> row.getString("account_id"));
    }

    private Map<String, View> lockViews(Connection connection, int shard, List<String> accounts) throws SQLException {
        Map<String, View> views = new HashMap<>();
        if (accounts.isEmpty()) {
            return views;
        }
        String sql = """
                SELECT account_id, posted, held, available, version
                  FROM VIEWS.balance_view
                 WHERE account_id IN (%s)
                 ORDER BY account_id
                   FOR UPDATE
                """.formatted(Rows.marks(accounts.size())).replace("VIEWS", views(shard));
        List<Map.Entry<String, View>> locked = Statements.select(
                connection,
                sql,
                accounts,
                row -> Map.entry(
                        row.getString("account_id"),
                        new View(
                                row.getLong("posted"),
                                row.getLong("held"),
                                row.getLong("available"),
                                row.getLong("version"))));
        locked.forEach(entry -> views.put(entry.getKey(), entry.getValue()));
        return views;
    }

    private void write(Connection connection, int shard, String account, View view) throws SQLException {
        // The time stays when only the numbers were wrong. MySQL assigns from left to right, so it must come before the
        // version.
        String sql = """
                INSERT INTO VIEWS.balance_view (account_id, posted, held, available, version, updated_at)
                VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))
                    ON DUPLICATE KEY UPDATE
                       updated_at = IF(version = VALUES(version), updated_at, VALUES(updated_at)),
                       posted = VALUES(posted),
                       held = VALUES(held),
                       available = VALUES(available),
                       version = VALUES(version)
                """.replace("VIEWS", views(shard));
        Statements.update(connection, sql, List.of(account, view.posted, view.held, view.available, view.version));
    }

    private void removeUnfounded(Connection connection, int shard, String account, FixRecords records)
            throws SQLException {
        View stored = lockViews(connection, shard, List.of(account)).get(account);
        boolean known = !Statements.select(connection, """
                SELECT 1 FROM ledger_entry WHERE account_id = ? UNION ALL SELECT 1 FROM hold WHERE source = ? LIMIT 1
                """, List.of(account, account), row -> true)
                .isEmpty();
        if (stored != null && !known) {
            delete(connection, shard, account);
            record(records, shard, account, 0, stored, null);
        }
    }

    private void delete(Connection connection, int shard, String account) throws SQLException {
        Statements.update(
                connection,
                "DELETE FROM VIEWS.balance_view WHERE account_id = ?".replace("VIEWS", views(shard)),
                List.of(account));
    }

    private static void record(
            FixRecords records, int shard, String account, long version, View before, @Nullable View after) {
        Repair repair = new Repair(
                "account " + account + " on shard " + shard,
                "balance_view",
                before.toString(),
                after == null ? FixRecords.NO_ROW : after.toString());
        records.add(account, repair, version, REASON);
    }

    private String views(int shard) {
        return shards.get(shard).viewsSchema();
    }

    private record View(long posted, long held, long available, long version) {

        static View of(LockedAccount account) {
            return new View(account.posted(), account.held(), account.available(), account.version());
        }

        @Override
        public String toString() {
            return String.join(
                    ", ",
                    Arrays.asList("posted " + posted, "held " + held, "available " + available, "version " + version));
        }
    }
}
