package io.giro.checker.jdbc;

import io.giro.checker.BalanceRow;
import io.giro.checker.TransferViewRow;

/** The tables that the projector writes. */
final class ViewTables {
    static final Table<TransferViewRow> TRANSFERS = new Table<>(
            "VIEWS.transfer_view",
            "transfer_id, source, destination, amount, currency, state, reason, refused_at",
            row -> new TransferViewRow(
                    Columns.transferId(row),
                    row.getString("source"),
                    row.getString("destination"),
                    row.getLong("amount"),
                    row.getString("currency"),
                    row.getString("state"),
                    Columns.text(row, "reason"),
                    row.getObject("refused_at") != null));

    static final Table<BalanceRow> BALANCES = new Table<>(
            "VIEWS.balance_view",
            "account_id, posted, held, available, version",
            row -> new BalanceRow(
                    row.getString("account_id"),
                    row.getLong("posted"),
                    row.getLong("held"),
                    row.getLong("available"),
                    row.getLong("version")));

    private ViewTables() {}
}
