package io.giro.ingress.reading.jdbc;

import io.giro.account.AccountId;
import io.giro.ingress.reading.Balance;
import io.giro.ingress.reading.Balances;
import io.giro.saga.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Optional;

/** Balances from {@code balance_view}; for accounts without an event yet, from {@code account}. */
public final class JdbcBalances implements Balances {

    private final ShardClients clients;

    public JdbcBalances(ShardClients clients) {
        this.clients = clients;
    }

    @Override
    public Optional<Balance> find(AccountId account) {
        // One statement, so that what is read of the view belongs together.
        String sql = """
                SELECT account.currency,
                       IF(view.account_id IS NULL, account.posted, view.posted) AS posted,
                       IF(view.account_id IS NULL, account.held, view.held) AS held,
                       IF(view.account_id IS NULL, account.posted - account.held + account.overdraft_limit, view.available) AS available,
                       IF(view.account_id IS NULL, account.version, view.version) AS version,
                       IF(view.account_id IS NULL, account.opened_at, view.updated_at) AS updated_at,
                       (SELECT COALESCE(SUM(coming.amount), 0)
                          FROM views.transfer_view AS coming
                         WHERE coming.coming_to = account.account_id) AS incoming
                  FROM account
                  LEFT JOIN views.balance_view AS view ON view.account_id = account.account_id
                 WHERE account.account_id = ?
                """;
        return clients.sql(account, sql)
                .param(account.value())
                .query((row, number) -> balance(account, row))
                .optional();
    }

    private static Balance balance(AccountId account, ResultSet row) throws SQLException {
        return new Balance(
                account,
                Currency.getInstance(row.getString("currency")),
                row.getLong("posted"),
                row.getLong("held"),
                row.getLong("incoming"),
                row.getLong("available"),
                row.getLong("version"),
                Rows.requiredInstant(row, "updated_at"));
    }
}
