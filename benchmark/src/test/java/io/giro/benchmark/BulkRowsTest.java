package io.giro.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.checker.Shard;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.ShardAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class BulkRowsTest {
    private static final int TRANSFERS = 1_500;

    private ShardAddress address;
    private Shard shard;

    @BeforeEach
    void writeEntries(RealMysql mysql) throws SQLException {
        address = RealShards.addresses(mysql, 1).getFirst();
        new Migrator(List.of(address), RealShards.PARTITIONS, List.of(Currency.getInstance("EUR"))).migrate();
        shard = new Shard(
                address.url(), address.username(), address.password(), address.schema(), address.viewsSchema());
        try (Connection connection = connection(address)) {
            StringBuilder entries = new StringBuilder();
            for (int number = 0; number < TRANSFERS; number++) {
                for (String leg : List.of("CREDIT", "DEBIT")) {
                    entries.append(entries.isEmpty() ? "" : ",")
                            .append(
                                    "(UNHEX('%032x'), '%s', '%s', %d, %d, 'EUR', 'b', %d, '2026-11-21 12:00:00.000123', REPEAT('h', 32))"
                                            .formatted(
                                                    number,
                                                    leg,
                                                    leg.toLowerCase(),
                                                    number,
                                                    leg.equals("CREDIT") ? 1 : -1,
                                                    number));
                }
            }
            execute(connection, "INSERT INTO ledger_entry VALUES " + entries);
        }
    }

    @Test
    void writesAgainWhatTheStageHasWritten() throws SQLException {
        ShardAddress other = otherSchema();

        BulkRows rows = BulkRows.read(shard, Stage.COMMIT, TRANSFERS);
        try (Connection connection = connection(other)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 2; i++) {
                rows.createTables(connection);
                rows.insert(connection);
            }
        }

        try (Connection written = connection(other);
                Connection read = connection(address)) {
            assertThat(rows(written, "SELECT * FROM ledger_entry ORDER BY transfer_id"))
                    .hasSize(TRANSFERS)
                    .isEqualTo(rows(read, "SELECT * FROM ledger_entry WHERE leg = 'DEBIT' ORDER BY transfer_id"));
        }
    }

    @Test
    void leavesToTheServerWhatItDerives() throws SQLException {
        try (Connection connection = connection(address)) {
            execute(connection, """
                    INSERT INTO %s.transfer_view (transfer_id, client_id, kind, source, destination, amount, currency,
                                                  description, accepted_at, state, state_rank)
                    VALUES (REPEAT('t', 16), 'open', 'TRANSFER', 'a', 'b', 1, 'EUR', '', '2026-11-21 12:00:00', 'HELD', 1)
                    """.formatted(shard.viewsSchema()));
        }

        BulkRows rows = BulkRows.read(shard, Stage.PROJECTOR, 1);

        try (Connection connection = connection(otherSchema())) {
            connection.setAutoCommit(false);
            rows.createTables(connection);
            rows.insert(connection);
            assertThat(rows(connection, "SELECT source, coming_to FROM transfer_view"))
                    .containsExactly(List.of("a", "b"));
        }
    }

    @Test
    void saysWhenThereAreTooFew() {
        assertThatThrownBy(() -> BulkRows.read(shard, Stage.COMMIT, TRANSFERS + 1))
                .isInstanceOf(CannotMeasure.class)
                .hasMessageContaining("ledger_entry has 1500 rows");
    }

    private ShardAddress otherSchema() throws SQLException {
        ShardAddress other = new ShardAddress(
                address.url(), address.username(), address.password(), address.schema() + "_bulk", "unused");
        try (Connection server =
                DriverManager.getConnection(address.serverUrl(), address.username(), address.password())) {
            execute(server, "CREATE DATABASE " + other.schema());
        }
        return other;
    }

    private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> columns = new ArrayList<>();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    columns.add(row.getString(column));
                }
                rows.add(columns);
            }
        }
        return rows;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connection(ShardAddress address) throws SQLException {
        return DriverManager.getConnection(address.ledgerUrl(), address.username(), address.password());
    }
}
