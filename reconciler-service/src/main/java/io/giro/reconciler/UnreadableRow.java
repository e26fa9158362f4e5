package io.giro.reconciler;

/**
 * A row says what none can say, so somebody must have edited it. Every read of it fails like this until it has been mended.
 */
public final class UnreadableRow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadableRow(Throwable cause) {
        super("a row cannot be read: " + cause.getMessage(), cause);
    }
}
