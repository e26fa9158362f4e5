package io.giro.saga.jdbc;

import io.giro.saga.json.EventCodec;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How our types stand in columns: instants as UTC DATETIME(6), nothing-there as NULL. */
public final class Rows {

    private static final int WITHOUT_ZONE = "2026-11-20T20:00:00.123456".length();

    private Rows() {}

    /** As many question marks as there are values, for an {@code IN} list. */
    public static String marks(int count) {
        return String.join(",", Collections.nCopies(count, "?"));
    }

    public static void setInstant(PreparedStatement statement, int index, @Nullable Instant at) throws SQLException {
        // As text: the driver would take a longer way to the same.
        statement.setString(index, at == null ? null : text(at));
    }

    public static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDateTime.class)).map(at -> at.toInstant(ZoneOffset.UTC));
    }

    /** An instant from a column that is NOT NULL. */
    public static Instant requiredInstant(ResultSet row, String column) throws SQLException {
        return instant(row, column).orElseThrow(() -> new SQLException(column + " is NULL"));
    }

    /** An instant as a DATETIME(6) literal. */
    static String text(Instant at) {
        return EventCodec.format(at).substring(0, WITHOUT_ZONE);
    }

    public static LocalDateTime utc(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
