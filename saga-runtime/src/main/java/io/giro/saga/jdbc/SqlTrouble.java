package io.giro.saga.jdbc;

import io.giro.saga.UnprocessableBatch;
import java.sql.SQLException;
import org.springframework.dao.TransientDataAccessResourceException;

/** Tells a failing world from data that the database will never take. */
public final class SqlTrouble {

    private SqlTrouble() {}

    /**
     * The exception to throw for one of the driver: {@link UnprocessableBatch} for data that is wrong (SQL state 22,
     * and constraints but for keys); anything else is tried again. A duplicate key counts as a failing world: whoever
     * wrote first has committed by then, and the next try finds the row.
     */
    public static RuntimeException translate(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        boolean badData = state.startsWith("22") || isCheckViolation(e) || state.startsWith("23") && !isDuplicateKey(e);
        return badData
                ? new UnprocessableBatch("refused by the database: " + e.getMessage(), e)
                : new TransientDataAccessResourceException("database: " + e.getMessage(), e);
    }

    public static boolean isDuplicateKey(SQLException e) {
        return e.getErrorCode() == 1062;
    }

    /** A deadlock or a lock timeout: roll back, and everything may be tried again at once. */
    public static boolean isCollision(SQLException e) {
        return e.getErrorCode() == 1213 || e.getErrorCode() == 1205;
    }

    private static boolean isCheckViolation(SQLException e) {
        return e.getErrorCode() == 3819;
    }
}
