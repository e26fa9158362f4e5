package io.giro.ingress.account;

/** The answer to a request for an account. */
public sealed interface Opening {

    /**
     * The account is there, with the content that was asked for.
     *
     * @param repeated whether it was opened before
     */
    record Opened(AccountDetails account, boolean repeated) implements Opening {}

    /** There is an account of this name with other content. Nothing was changed. */
    record Taken(AccountDetails account) implements Opening {}

    /** The answer when an account of the wanted name is there already. */
    static Opening found(AccountDetails present, NewAccount wanted) {
        return present.answers(wanted) ? new Opened(present, true) : new Taken(present);
    }
}
