package io.giro.verification.jdbc;

import io.giro.saga.jdbc.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** An account whose row this transaction has locked: nothing about its money changes until it ends. */
record LockedAccount(String id, String kind, String status, long posted, long held, long overdraftLimit, long version) {

    /** Locks those of the accounts that the shard has, in the order of their ids, as the steps do. */
    static List<LockedAccount> lock(Connection connection, Collection<String> ids) throws SQLException {
        String sql = """
                SELECT account_id, kind, status, posted, held, overdraft_limit, version
                  FROM account FORCE INDEX (PRIMARY)
                 WHERE account_id IN (%s)
                 ORDER BY account_id
                   FOR UPDATE
                """.formatted(Rows.marks(ids.size()));
        return Statements.select(
                connection,
                sql,
                List.copyOf(ids),
                row -> new LockedAccount(
                        row.getString("account_id"),
                        row.getString("kind"),
                        row.getString("status"),
                        row.getLong("posted"),
                        row.getLong("held"),
                        row.getLong("overdraft_limit"),
                        row.getLong("version")));
    }

    LockedAccount with(long newPosted, long newHeld) {
        return new LockedAccount(id, kind, status, newPosted, newHeld, overdraftLimit, version);
    }

    boolean isCustomers() {
        return kind.equals("CUSTOMER");
    }

    boolean isClosed() {
        return status.equals("CLOSED");
    }

    long available() {
        return posted - held + overdraftLimit;
    }
}
