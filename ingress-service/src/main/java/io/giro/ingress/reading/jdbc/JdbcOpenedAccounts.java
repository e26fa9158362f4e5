package io.giro.ingress.reading.jdbc;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.ingress.account.AccountDetails;
import io.giro.ingress.reading.OpenedAccounts;
import io.giro.saga.jdbc.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Optional;

/** Accounts from {@code account}. */
public final class JdbcOpenedAccounts implements OpenedAccounts {

    private final ShardClients clients;

    public JdbcOpenedAccounts(ShardClients clients) {
        this.clients = clients;
    }

    @Override
    public Optional<AccountDetails> find(AccountId account) {
        String sql = """
                SELECT account_id, owner, currency, kind, status, overdraft_limit, opened_at
                  FROM account
                 WHERE account_id = ?
                """;
        return clients.sql(account, sql)
                .param(account.value())
                .query((row, number) -> details(row))
                .optional();
    }

    private static AccountDetails details(ResultSet row) throws SQLException {
        return new AccountDetails(
                new AccountId(row.getString("account_id")),
                row.getString("owner"),
                Currency.getInstance(row.getString("currency")),
                AccountKind.valueOf(row.getString("kind")),
                AccountStatus.valueOf(row.getString("status")),
                row.getLong("overdraft_limit"),
                Rows.requiredInstant(row, "opened_at"));
    }
}
