package io.giro.projector.jdbc;

import io.giro.account.AccountBalance;
import io.giro.event.Topic;
import io.giro.projector.BalanceRow;
import io.giro.projector.Projection;
import io.giro.projector.TransferRow;
import io.giro.projector.Views;
import io.giro.saga.jdbc.MultiRowInsert;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.jdbc.SqlTrouble;
import io.giro.transfer.TransferTerms;
import java.sql.Connection;
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
        MultiRowInsert.insert(connection, """
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
                """.formatted(schema), rows, (values, row) -> {
            TransferTerms terms = row.terms();
            values.bytes(terms.transferId().toBytes())
                    .text(terms.clientId())
                    .text(terms.kind().name())
                    .text(terms.source().value())
                    .text(terms.destination().value())
                    .number(terms.amountMinor())
                    .text(terms.currency().getCurrencyCode())
                    .text(terms.description())
                    .instant(terms.acceptedAt())
                    .instant(row.at(Topic.HELD).orElse(null))
                    .instant(row.at(Topic.CREDITED).orElse(null))
                    .instant(row.at(Topic.COMMITTED).orElse(null))
                    .instant(row.at(Topic.REJECTED).orElse(null))
                    .instant(row.at(Topic.REFUSED).orElse(null))
                    .instant(row.at(Topic.CANCELLED).orElse(null))
                    .text(row.state().name())
                    .text(row.reason().orElse(null))
                    .number(row.state().rank());
        });
    }

    private static void mergeBalances(Connection connection, String schema, Collection<BalanceRow> rows)
            throws SQLException {
        MultiRowInsert.insert(connection, """
                INSERT INTO %s.balance_view (account_id, posted, held, available, updated_at, version)
                VALUES (?, ?, ?, ?, ?, ?)
                    ON DUPLICATE KEY UPDATE
                       posted = IF(VALUES(version) > version, VALUES(posted), posted),
                       held = IF(VALUES(version) > version, VALUES(held), held),
                       available = IF(VALUES(version) > version, VALUES(available), available),
                       updated_at = IF(VALUES(version) > version, VALUES(updated_at), updated_at),
                       version = GREATEST(version, VALUES(version))
                """.formatted(schema), rows, (values, row) -> {
            AccountBalance balance = row.balance();
            values.text(balance.accountId().value())
                    .number(balance.posted())
                    .number(balance.held())
                    .number(balance.available())
                    .instant(row.updatedAt())
                    .number(balance.version());
        });
    }
}
