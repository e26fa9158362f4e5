package io.giro.benchmark;

import io.giro.checker.Shard;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rows that a stage of the product has written, kept here, to be written again in bulk to a database that does nothing else. */
final class BulkRows {
    // As many transfers as share a transaction of a step under full load.
    private static final int TRANSFERS_AT_ONCE = 1_000;

    private final Stage stage;
    private final List<Table> tables;

    private BulkRows(Stage stage, List<Table> tables) {
        this.stage = stage;
        this.tables = tables;
    }

    private record Table(String name, String definition, List<String> columns, List<Object[]> rows) {}

    /**
     * Reads what a stage has written for the newest transfers of a shard, in the order in which it has.
     *
     * @throws CannotMeasure if there are not so many
     */
    static BulkRows read(Shard shard, Stage stage, int transfers) {
        try (Connection connection = DriverManager.getConnection(shard.url(), shard.username(), shard.password())) {
            List<Table> tables = new ArrayList<>();
            for (Stage.Rows rows : stage.rows()) {
                tables.add(read(connection, shard, rows, transfers));
            }
            return new BulkRows(stage, tables);
        } catch (SQLException e) {
            throw new CannotMeasure("The rows of %s cannot be read: %s".formatted(stage.title(), e.getMessage()), e);
        }
    }

    Stage stage() {
        return stage;
    }

    /** Makes the tables of the stage, empty, in the connection's schema. Those that are there go. */
    void createTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Table table : tables) {
                statement.execute("DROP TABLE IF EXISTS " + table.name());
                statement.execute(table.definition());
            }
        }
    }

    /** Inserts all rows, those of many transfers in one transaction. They are durable when this returns. */
    void insert(Connection connection) throws SQLException {
        int transfers = tables.getFirst().rows().size();
        for (int from = 0; from < transfers; from += TRANSFERS_AT_ONCE) {
            for (Table table : tables) {
                insert(connection, table, table.rows().subList(from, Math.min(transfers, from + TRANSFERS_AT_ONCE)));
            }
            connection.commit();
        }
    }

    private static void insert(Connection connection, Table table, List<Object[]> rows) throws SQLException {
        String values = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO %s (%s) VALUES (%s)"
                .formatted(table.name(), String.join(", ", table.columns()), values))) {
            for (Object[] row : rows) {
                for (int column = 0; column < row.length; column++) {
                    insert.setObject(column + 1, row[column]);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Table read(Connection connection, Shard shard, Stage.Rows rows, int transfers) throws SQLException {
        String schema = switch (rows.schema()) {
            case LEDGER -> shard.schema();
            case VIEWS -> shard.viewsSchema();
        };
        String name = schema + "." + rows.table();
        try (Statement statement = connection.createStatement()) {
            String definition;
            try (ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + name)) {
                row.next();
                definition = row.getString(2);
            }
            List<String> columns = columns(statement, schema, rows.table());
            List<Object[]> values = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("SELECT %s FROM %s WHERE %s ORDER BY %s DESC LIMIT %d"
                    .formatted(String.join(", ", columns), name, rows.condition(), rows.order(), transfers))) {
                while (row.next()) {
                    Object[] each = new Object[columns.size()];
                    for (int column = 0; column < each.length; column++) {
                        each[column] = row.getObject(column + 1);
                    }
                    values.add(each);
                }
            }
            if (values.size() < transfers) {
                throw new CannotMeasure(
                        "%s has %d rows, and %d are wanted.".formatted(rows.table(), values.size(), transfers));
            }
            return new Table(rows.table(), definition, columns, values.reversed());
        }
    }

    /** Those that can be written: what the server derives from others comes by itself. */
    private static List<String> columns(Statement statement, String schema, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("""
                SELECT column_name AS name
                  FROM information_schema.columns
                 WHERE table_schema = '%s' AND table_name = '%s' AND generation_expression = ''
                 ORDER BY ordinal_position
                """.formatted(schema, table))) {
            while (row.next()) {
                columns.add(row.getString("name"));
            }
        }
        return columns;
    }
}
