package io.giro.ingress.account.jdbc;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.ingress.account.AccountDirectory;
import io.giro.ingress.account.AccountsUnavailable;
import io.giro.ingress.account.KnownAccount;
import io.giro.saga.jdbc.Shards;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.Optional;

/** The accounts of all shards; asks the account's own. */
public final class JdbcAccountDirectory implements AccountDirectory {

    private final Shards shards;

    public JdbcAccountDirectory(Shards shards) {
        this.shards = shards;
    }

    @Override
    public Optional<KnownAccount> find(AccountId id) {
        String sql = "SELECT owner, currency, kind FROM account WHERE account_id = ?";
        try (Connection connection = shards.of(id).dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, id.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(account(id, row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new AccountsUnavailable("account " + id + " cannot be looked up", e);
        }
    }

    private static KnownAccount account(AccountId id, ResultSet row) throws SQLException {
        return new KnownAccount(
                id,
                row.getString("owner"),
                Currency.getInstance(row.getString("currency")),
                AccountKind.valueOf(row.getString("kind")));
    }
}
