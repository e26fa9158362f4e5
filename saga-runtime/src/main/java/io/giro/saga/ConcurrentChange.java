package io.giro.saga;

/**
 * A row is not as this batch expects it: it has changed since it was read, or is there already. Then a zombie woke up, or
 * we are one, and the next try finds what the other one wrote. If it stays like that, somebody has edited rows by hand.
 * Nothing was written.
 */
public final class ConcurrentChange extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConcurrentChange(String message) {
        super(message);
    }

    public ConcurrentChange(String message, Throwable cause) {
        super(message, cause);
    }
}
