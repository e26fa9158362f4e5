package io.giro.saga.jdbc;

import io.giro.saga.ConcurrentChange;
import io.giro.saga.RowsLocked;
import io.giro.saga.UnprocessableBatch;
import java.sql.SQLException;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.TransientDataAccessResourceException;

/** Tells a failing world from data that the database will never take. */
public final class SqlTrouble {

    private SqlTrouble() {}

    /**
     * The exception to throw for one of the driver: {@link UnprocessableBatch} for data that is wrong (SQL state 22,
     * and constraints but for keys); {@link ConcurrentChange} for a duplicate key, because whoever wrote first has
     * committed by then and the next try finds the row; {@link RowsLocked} if somebody keeps a row or a table, and
     * {@link CannotAcquireLockException} after a deadlock, both from a database that is well; anything else from one that fails.
     */
    public static RuntimeException translate(SQLException e) {
        String message = "database: " + e.getMessage();
        if (isDuplicateKey(e)) {
            return new ConcurrentChange(message, e);
        }
        if (isLockTimeout(e)) {
            return new RowsLocked(message, e);
        }
        if (isCollision(e)) {
            return new CannotAcquireLockException(message, e);
        }
        String state = String.valueOf(e.getSQLState());
        boolean badData = state.startsWith("22") || state.startsWith("23") || isCheckViolation(e);
        return badData
                ? new UnprocessableBatch("refused by the database: " + e.getMessage(), e)
                : new TransientDataAccessResourceException(message, e);
    }

    public static boolean isDuplicateKey(SQLException e) {
        return e.getErrorCode() == 1062;
    }

    /** A deadlock or a lock timeout: roll back, and everything may be tried again at once. */
    public static boolean isCollision(SQLException e) {
        return e.getErrorCode() == 1213 || isLockTimeout(e);
    }

    /** Somebody has held a row or a table for longer than {@link ShardAddress#LONGEST_WAIT_FOR_A_ROW}. */
    public static boolean isLockTimeout(SQLException e) {
        return e.getErrorCode() == 1205;
    }

    /** A SELECT took longer than its connection allows. */
    public static boolean isTooSlow(SQLException e) {
        return e.getErrorCode() == 3024;
    }

    private static boolean isCheckViolation(SQLException e) {
        return e.getErrorCode() == 3819;
    }
}
