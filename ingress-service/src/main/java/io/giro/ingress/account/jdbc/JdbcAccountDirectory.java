package io.giro.ingress.account.jdbc;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.ingress.account.AccountDirectory;
import io.giro.ingress.account.AccountsUnavailable;
import io.giro.ingress.account.FoundAccounts;
import io.giro.ingress.account.KnownAccount;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts of all shards; asks each account's own. */
public final class JdbcAccountDirectory implements AccountDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcAccountDirectory.class);

    private final Shards shards;

    public JdbcAccountDirectory(Shards shards) {
        this.shards = shards;
    }

    @Override
    public FoundAccounts findAll(Set<AccountId> ids) {
        Map<AccountId, KnownAccount> found = new HashMap<>();
        Map<AccountId, AccountsUnavailable> unanswered = new HashMap<>();
        ids.stream().collect(Collectors.groupingBy(id -> shards.of(id))).forEach((shard, there) -> {
            try {
                FoundAccounts answer = ask(shard, there);
                found.putAll(answer.found());
                unanswered.putAll(answer.unanswered());
            } catch (SQLException e) {
                AccountsUnavailable unavailable = new AccountsUnavailable(
                        "%d accounts, %s among them, cannot be looked up on shard %d"
                                .formatted(there.size(), there.getFirst(), shard.index()),
                        e);
                there.forEach(id -> unanswered.put(id, unavailable));
            }
        });
        return new FoundAccounts(found, unanswered);
    }

    private static FoundAccounts ask(Shard shard, List<AccountId> ids) throws SQLException {
        String sql = "SELECT account_id, owner, currency, kind FROM account WHERE account_id IN (%s)"
                .formatted(Rows.marks(ids.size()));
        try (Connection connection = shard.dataSource().getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            int index = 1;
            for (AccountId id : ids) {
                select.setString(index++, id.value());
            }
            Map<AccountId, KnownAccount> found = new HashMap<>();
            Map<AccountId, AccountsUnavailable> unreadable = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    AccountId id = new AccountId(row.getString("account_id"));
                    try {
                        found.put(id, account(id, row));
                    } catch (IllegalArgumentException e) {
                        // Somebody edited this row; the others are as they were. Callers are only told to try again,
                        // so an engineer must read it here.
                        LOG.error("The row of account {} on shard {} cannot be read", id, shard.index(), e);
                        unreadable.put(
                                id,
                                new AccountsUnavailable(
                                        "The row of account %s on shard %d cannot be read".formatted(id, shard.index()),
                                        e));
                    }
                }
            }
            return new FoundAccounts(found, unreadable);
        }
    }

    /** @throws IllegalArgumentException for an unknown currency or kind */
    private static KnownAccount account(AccountId id, ResultSet row) throws SQLException {
        return new KnownAccount(
                id,
                row.getString("owner"),
                Currency.getInstance(row.getString("currency")),
                AccountKind.valueOf(row.getString("kind")));
    }
}
