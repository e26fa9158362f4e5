package io.giro.account;

/** Whose account it is. Only customers' accounts have to be covered; the system's may go negative. */
public enum AccountKind {
    CUSTOMER,
    /** Money from outside: deposits come from here. */
    WORLD,
    /** Payouts go here. */
    BANK,
    /** Fees go here. */
    FEES
}
