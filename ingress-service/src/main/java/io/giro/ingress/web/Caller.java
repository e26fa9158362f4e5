package io.giro.ingress.web;

import io.giro.account.AccountKind;
import io.giro.ingress.account.KnownAccount;

/**
 * Who calls.
 *
 * @param client owns the accounts that it opens, and the idempotency keys that it sends
 */
public record Caller(String client, Reach reach) {

    /** In mode {@code open} nobody has to say who they are, and all callers are one client. */
    public static final Caller OPEN = new Caller("open", Reach.EVERYTHING);

    /** How far it goes beyond the caller's own accounts. */
    public enum Reach {
        /** To nothing else. */
        OWN_ACCOUNTS,

        /** All accounts may be looked at and managed, but their money is their owners'. */
        OPERATOR,

        /** All accounts are everybody's. */
        EVERYTHING
    }

    /** Whether the caller may move the account's money. */
    boolean owns(KnownAccount account) {
        return reach == Reach.EVERYTHING
                || account.kind() == AccountKind.CUSTOMER && account.owner().equals(client);
    }

    /** Whether the caller may know that the account exists. */
    boolean sees(KnownAccount account) {
        return seesAll() || owns(account);
    }

    boolean seesAll() {
        return reach != Reach.OWN_ACCOUNTS;
    }
}
