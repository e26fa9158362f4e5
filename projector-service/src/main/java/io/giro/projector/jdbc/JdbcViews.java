package io.giro.projector.jdbc;

import io.giro.account.AccountBalance;
import io.giro.projector.BalanceRow;
import io.giro.projector.Projection;
import io.giro.projector.TransferRow;
import io.giro.projector.Views;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.jdbc.SqlTrouble;
import io.giro.transfer.TransferTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/**
 * The views in MySQL: one multi-row upsert per table and batch. The tables are always written in the same order and the
 * rows in the order of their keys, so two instances seldom wait for each other in a circle; when they do, MySQL rolls one
 * back and it is tried again.
 *
 * <p>The rows merge as {@link TransferRow} and {@link BalanceRow} do. MySQL assigns from left to
 * right, so the column that guards the others goes last.
 */
public final class JdbcViews implements Views {

    private final Shards shards;

    public JdbcViews(Shards shards) {
        this.shards = shards;
    }

    @Override
    public void merge(int shard, Projection rows) {
        Shard target = shards.get(shard);
        // Closing a connection that has not committed rolls back.
        try (Connection connection = target.dataSource().getConnection()) {
            mergeTransfers(connection, target.viewsSchema(), rows.transfers());
            mergeBalances(connection, target.viewsSchema(), rows.balances());
            connection.commit();
        } catch (SQLException e) {
            throw SqlTrouble.translate(e);
        }
    }

    private static void mergeTransfers(Connection connection, String schema, Collection<TransferRow> rows)
            throws SQLException {
        upsert(connection, rows, """
                INSERT INTO %s.transfer_view (transfer_id, client_id, kind, source, destination, amount, currency,
                                              description, accepted_at, held_at, credited_at, committed_at, rejected_at,
                                              refused_at, cancelled_at, state, reason, state_rank)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON DUPLICATE KEY UPDATE
                       held_at = COALESCE(held_at, VALUES(held_at)),
                       credited_at = COALESCE(credited_at, VALUES(credited_at)),
                       committed_at = COALESCE(committed_at, VALUES(committed_at)),
                       rejected_at = COALESCE(rejected_at, VALUES(rejected_at)),
                       refused_at = COALESCE(refused_at, VALUES(refused_at)),
                       cancelled_at = COALESCE(cancelled_at, VALUES(cancelled_at)),
                       state = IF(VALUES(state_rank) > state_rank, VALUES(state), state),
                       reason = IF(VALUES(state_rank) > state_rank,
                                   COALESCE(VALUES(reason), reason),
                                   COALESCE(reason, VALUES(reason))),
                       state_rank = GREATEST(state_rank, VALUES(state_rank))
                """.formatted(schema), (insert, row) -> {
            TransferTerms terms = row.terms();
            insert.setBytes(1, terms.transferId().toBytes());
            insert.setString(2, terms.clientId());
            insert.setString(3, terms.kind().name());
            insert.setString(4, terms.source().value());
            insert.setString(5, terms.destination().value());
            insert.setLong(6, terms.amountMinor());
            insert.setString(7, terms.currency().getCurrencyCode());
            insert.setString(8, terms.description());
            Rows.setInstant(insert, 9, terms.acceptedAt());
            Rows.setInstant(insert, 10, row.heldAt().orElse(null));
            Rows.setInstant(insert, 11, row.creditedAt().orElse(null));
            Rows.setInstant(insert, 12, row.committedAt().orElse(null));
            Rows.setInstant(insert, 13, row.rejectedAt().orElse(null));
            Rows.setInstant(insert, 14, row.refusedAt().orElse(null));
            Rows.setInstant(insert, 15, row.cancelledAt().orElse(null));
            insert.setString(16, row.state().name());
            insert.setString(17, row.reason().orElse(null));
            insert.setInt(18, row.state().rank());
        });
    }

    private static void mergeBalances(Connection connection, String schema, Collection<BalanceRow> rows)
            throws SQLException {
        upsert(connection, rows, """
                INSERT INTO %s.balance_view (account_id, posted, held, available, updated_at, version)
                VALUES (?, ?, ?, ?, ?, ?)
                    ON DUPLICATE KEY UPDATE
                       posted = IF(VALUES(version) > version, VALUES(posted), posted),
                       held = IF(VALUES(version) > version, VALUES(held), held),
                       available = IF(VALUES(version) > version, VALUES(available), available),
                       updated_at = IF(VALUES(version) > version, VALUES(updated_at), updated_at),
                       version = GREATEST(version, VALUES(version))
                """.formatted(schema), (insert, row) -> {
            AccountBalance balance = row.balance();
            insert.setString(1, balance.accountId().value());
            insert.setLong(2, balance.posted());
            insert.setLong(3, balance.held());
            insert.setLong(4, balance.available());
            Rows.setInstant(insert, 5, row.updatedAt());
            insert.setLong(6, balance.version());
        });
    }

    /** One statement for all rows: the driver rewrites the batch. */
    private static <T> void upsert(Connection connection, Collection<T> rows, String sql, RowWriter<T> writer)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (T row : rows) {
                writer.set(insert, row);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @FunctionalInterface
    private interface RowWriter<T> {
        void set(PreparedStatement statement, T row) throws SQLException;
    }
}
