package io.giro.reconciler;

/** A row says what no row can say: somebody edited it. It says so again, whoever asks, until somebody has mended it. */
public final class UnreadableRow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableRow(Throwable cause) {
        super("a row cannot be read: " + cause.getMessage(), cause);
    }
}
