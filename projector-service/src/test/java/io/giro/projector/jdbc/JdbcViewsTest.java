package io.giro.projector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountBalance;
import io.giro.account.AccountId;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.projector.BalanceRow;
import io.giro.projector.Projection;
import io.giro.projector.Views;
import io.giro.projector.ViewsContract;
import io.giro.saga.UnprocessableBatch;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.Rows;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferState;
import io.giro.transfer.TransferTerms;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class JdbcViewsTest extends ViewsContract {

    private static final Currency EUR = Currency.getInstance("EUR");

    private RealShards shards;

    @BeforeEach
    void migrate(RealMysql mysql) {
        shards = new RealShards(mysql, 2);
    }

    @AfterEach
    void close() {
        shards.close();
    }

    @Override
    protected Views views() throws SQLException {
        for (Shard shard : shards.shards().all()) {
            for (String table : List.of("transfer_view", "balance_view")) {
                try (Connection connection = shard.dataSource().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.executeUpdate("DELETE FROM " + shard.viewsSchema() + "." + table);
                    connection.commit();
                }
            }
        }
        return new JdbcViews(shards.shards());
    }

    @Test
    void refusesForGoodWhatNoColumnCanHold() throws Exception {
        Views views = views();
        Shard shard = shards.shards().get(0);
        try (Connection connection = shard.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER TABLE " + shard.viewsSchema() + ".transfer_view MODIFY description VARCHAR(10) NOT NULL");
        }
        AccountId source = new AccountId("A");
        Instant at = Instant.parse("2026-11-20T20:00:00Z");
        Projection tooLong = new Projection(0, 1);
        tooLong.add(new TransferRequested(new TransferTerms(
                TransferId.of(at, source.slot(), 1),
                TransferKind.TRANSFER,
                source,
                new AccountId("B"),
                1,
                EUR,
                "x".repeat(11),
                "open",
                at,
                at)));

        assertThatThrownBy(() -> views.merge(0, tooLong)).isInstanceOf(UnprocessableBatch.class);

        assertThat(transfers(0)).isEmpty();
    }

    @Override
    protected List<StoredTransfer> transfers(int shard) throws SQLException {
        return read(
                shard,
                "SELECT BIN_TO_UUID(transfer_id) AS id, v.* FROM %s.transfer_view v ORDER BY transfer_id",
                row -> new StoredTransfer(
                        row.getString("id"),
                        row.getString("client_id"),
                        row.getString("kind"),
                        new AccountId(row.getString("source")),
                        new AccountId(row.getString("destination")),
                        row.getLong("amount"),
                        row.getString("currency"),
                        row.getString("description"),
                        Rows.requiredInstant(row, "accepted_at"),
                        stateOf(row),
                        Optional.ofNullable(row.getString("reason")),
                        Rows.instant(row, "held_at"),
                        Rows.instant(row, "credited_at"),
                        Rows.instant(row, "committed_at"),
                        Rows.instant(row, "rejected_at"),
                        Rows.instant(row, "refused_at"),
                        Rows.instant(row, "cancelled_at"),
                        row.getString("destination").equals(row.getString("coming_to"))));
    }

    @Override
    protected List<BalanceRow> balances(int shard) throws SQLException {
        return read(
                shard,
                "SELECT * FROM %s.balance_view ORDER BY account_id",
                row -> new BalanceRow(
                        new AccountBalance(
                                new AccountId(row.getString("account_id")),
                                row.getLong("posted"),
                                row.getLong("held"),
                                row.getLong("available"),
                                row.getLong("version")),
                        Rows.requiredInstant(row, "updated_at")));
    }

    private static TransferState stateOf(ResultSet row) throws SQLException {
        TransferState state = TransferState.valueOf(row.getString("state"));
        assertThat(row.getInt("state_rank")).isEqualTo(state.rank());
        return state;
    }

    private <T> List<T> read(int shard, String sql, RowReader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (Connection connection = shards.shards().get(shard).dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        sql.formatted(shards.shards().get(shard).viewsSchema()))) {
            while (row.next()) {
                rows.add(reader.read(row));
            }
        }
        return rows;
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
