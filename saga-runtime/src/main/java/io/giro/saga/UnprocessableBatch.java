package io.giro.saga;

/** The books refused a batch for good, without saying which record is to blame. The runner bisects until it knows. */
public final class UnprocessableBatch extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnprocessableBatch(String message, Throwable cause) {
        super(message, cause);
    }
}
