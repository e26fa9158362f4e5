package io.giro.ingress.account;

/**
 * The shard of an account cannot be asked now, or its answer cannot be read. Nothing was changed, and the same question may be
 * asked again.
 */
public final class AccountsUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public AccountsUnavailable(String message) {
        super(message);
    }

    public AccountsUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
