package io.giro.saga.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Inserts many rows with one statement: the driver makes a batch into one. */
public final class MultiRowInsert {

    private MultiRowInsert() {}

    /** Gives the values of a row to the statement, column by column. */
    @FunctionalInterface
    public interface RowWriter<T> {
        void write(Values values, T row) throws SQLException;
    }

    /**
     * Inserts the rows in this order; without rows it does nothing. The caller commits.
     *
     * @param oneRow the statement for one row
     */
    public static <T> void insert(Connection connection, String oneRow, Collection<T> rows, RowWriter<T> writer)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(oneRow)) {
            for (T row : rows) {
                writer.write(new Values(insert), row);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The values of one row; each goes into the next column. */
    public static final class Values {

        private final PreparedStatement statement;
        private int column;

        private Values(PreparedStatement statement) {
            this.statement = statement;
        }

        public Values bytes(byte[] value) throws SQLException {
            statement.setBytes(++column, value);
            return this;
        }

        public Values text(@Nullable String value) throws SQLException {
            statement.setString(++column, value);
            return this;
        }

        public Values number(long value) throws SQLException {
            statement.setLong(++column, value);
            return this;
        }

        public Values noNumber() throws SQLException {
            statement.setNull(++column, Types.BIGINT);
            return this;
        }

        /** As UTC DATETIME(6). */
        public Values instant(@Nullable Instant value) throws SQLException {
            Rows.setInstant(statement, ++column, value);
            return this;
        }
    }
}
