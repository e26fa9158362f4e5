package io.giro.ingress.reading.jdbc;

import io.giro.account.AccountId;
import io.giro.ingress.reading.PendingMoney;
import io.giro.ingress.reading.PendingMoney.Direction;
import io.giro.ingress.reading.PendingMoney.Item;
import io.giro.ingress.reading.PendingTransfers;
import io.giro.saga.jdbc.Rows;
import io.giro.transfer.TransferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What goes out from {@code hold}, what comes in from {@code transfer_view}. */
public final class JdbcPendingTransfers implements PendingTransfers {

    private final ShardClients clients;

    public JdbcPendingTransfers(ShardClients clients) {
        this.clients = clients;
    }

    @Override
    public PendingMoney of(AccountId account, int limit) {
        List<Item> items = items(account, limit);
        // A complete list gives the totals, too; a second statement would see another moment.
        return items.size() < limit
                ? new PendingMoney(items.size(), sum(items, Direction.OUT), sum(items, Direction.IN), items)
                : withTotals(account, items);
    }

    private PendingMoney withTotals(AccountId account, List<Item> items) {
        String sql = """
                SELECT going_out.number + coming_in.number AS number, going_out.total AS debit, coming_in.total AS credit
                  FROM (SELECT COUNT(*) AS number, COALESCE(SUM(amount), 0) AS total
                          FROM hold
                         WHERE source = :account AND state = 'HELD') AS going_out
                 CROSS JOIN (SELECT COUNT(*) AS number, COALESCE(SUM(amount), 0) AS total
                          FROM views.transfer_view
                         WHERE coming_to = :account) AS coming_in
                """;
        return clients.sql(account, sql)
                .param("account", account.value())
                .query((row, number) ->
                        new PendingMoney(row.getLong("number"), row.getLong("debit"), row.getLong("credit"), items))
                .single();
    }

    private List<Item> items(AccountId account, int limit) {
        String sql = """
                (SELECT hold.transfer_id, 'OUT' AS direction, hold.amount, transfer.destination AS counterparty, hold.held_at AS at
                   FROM hold
                   JOIN transfer ON transfer.transfer_id = hold.transfer_id
                  WHERE hold.source = :account AND hold.state = 'HELD'
                  ORDER BY hold.transfer_id DESC
                  LIMIT :limit)
                 UNION ALL
                (SELECT transfer_id, 'IN', amount, source, held_at
                   FROM views.transfer_view
                  WHERE coming_to = :account
                  ORDER BY transfer_id DESC
                  LIMIT :limit)
                 ORDER BY transfer_id DESC
                 LIMIT :limit
                """;
        return clients.sql(account, sql)
                .param("account", account.value())
                .param("limit", limit)
                .query((row, number) -> item(row))
                .list();
    }

    private static long sum(List<Item> items, Direction direction) {
        return items.stream()
                .filter(item -> item.direction() == direction)
                .mapToLong(Item::amountMinor)
                .sum();
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                TransferId.ofBytes(row.getBytes("transfer_id")),
                Direction.valueOf(row.getString("direction")),
                row.getLong("amount"),
                new AccountId(row.getString("counterparty")),
                Rows.instant(row, "at"));
    }
}
