package io.giro.ingress.reading.jdbc;

import io.giro.account.AccountId;
import io.giro.ingress.reading.Page;
import io.giro.ingress.reading.StatementLine;
import io.giro.ingress.reading.Statements;
import io.giro.money.Money;
import io.giro.saga.jdbc.Rows;
import io.giro.transfer.TransferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.OptionalLong;

/** Entries from {@code ledger_entry}, with the account at the other end from the rows of the same shard. */
public final class JdbcStatements implements Statements {

    private final ShardClients clients;

    public JdbcStatements(ShardClients clients) {
        this.clients = clients;
    }

    @Override
    public Page<StatementLine> newestFirst(AccountId account, OptionalLong before, int limit) {
        String sql = """
                SELECT entry.version, entry.transfer_id, entry.leg, entry.amount, entry.currency, entry.posted_after, entry.at,
                       COALESCE(sent.destination, received.source) AS counterparty
                  FROM ledger_entry AS entry
                  LEFT JOIN transfer AS sent
                    ON entry.leg = 'DEBIT' AND sent.transfer_id = entry.transfer_id
                  LEFT JOIN credit_decision AS received
                    ON entry.leg = 'CREDIT' AND received.transfer_id = entry.transfer_id
                 WHERE entry.account_id = :account
                   AND entry.version < :before
                 ORDER BY entry.version DESC
                 LIMIT :limit
                """;
        List<StatementLine> found = clients.sql(account, sql)
                .param("account", account.value())
                .param("before", before.orElse(Long.MAX_VALUE))
                // One more than asked for tells whether there is a next page.
                .param("limit", limit + 1)
                .query((row, number) -> line(row))
                .list();
        return Page.of(found, limit);
    }

    private static StatementLine line(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new StatementLine(
                row.getLong("version"),
                TransferId.ofBytes(row.getBytes("transfer_id")),
                row.getString("leg"),
                new Money(row.getLong("amount"), currency),
                new Money(row.getLong("posted_after"), currency),
                new AccountId(row.getString("counterparty")),
                Rows.requiredInstant(row, "at"));
    }
}
