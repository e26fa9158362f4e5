package io.giro.saga;

/**
 * A row that must exist is not there. The binlog can be ahead of what readers see, so the record waits, and its
 * neighbours go on; one whose row never comes is a record that no ingress wrote.
 */
public final class NotYetVisible extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotYetVisible(String message) {
        super(message);
    }
}
