package io.giro.saga;

/**
 * Somebody else has kept a row, or a table, for longer than a transaction waits for it: an engineer's session, or a machine
 * that is frozen. The shard is well, and nothing was written.
 */
public final class RowsLocked extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RowsLocked(String message) {
        super(message);
    }

    public RowsLocked(String message, Throwable cause) {
        super(message, cause);
    }
}
