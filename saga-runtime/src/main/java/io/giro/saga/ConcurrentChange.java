package io.giro.saga;

/** Somebody else changed a row that this batch had decided on: a zombie woke up, or we are one. Nothing was written. */
public final class ConcurrentChange extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConcurrentChange(String message) {
        super(message);
    }
}
