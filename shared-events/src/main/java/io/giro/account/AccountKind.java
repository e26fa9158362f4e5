package io.giro.account;

/** Whose account it is. Only customers' accounts have to be covered; the system's may go negative. */
public enum AccountKind {
    CUSTOMER,
    /** Money from outside: deposits come from here. */
    WORLD,
    /** For payouts; nothing books here yet. */
    BANK,
    /** For fees; nothing books here yet. */
    FEES
}
