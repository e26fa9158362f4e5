package io.giro.ingress.account;

/** The answer to freezing, unfreezing or closing an account. Nothing was changed unless it is {@link Done}. */
public sealed interface StatusChange {

    /** The account is as it was asked to be; it may have been so before. */
    record Done(AccountDetails account) implements StatusChange {}

    /** There is no such account. */
    record NoSuchAccount() implements StatusChange {}

    /** The account is the system's own. */
    record SystemAccount() implements StatusChange {}

    /** The account is closed, and stays closed. */
    record AlreadyClosed() implements StatusChange {}

    /** There is still money, or a hold, on the account. */
    record NotEmpty() implements StatusChange {}
}
