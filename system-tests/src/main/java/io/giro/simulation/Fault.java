package io.giro.simulation;

/** What can go wrong. */
enum Fault {
    /** A process dies in the middle of its work and starts anew. */
    CRASH,
    /** The database or the broker fails, in the middle of a commit too, so that nobody knows whether it took place. */
    FAILURE,
    /** A process stops for a while, and goes on where it was when others have done its work. */
    SLEEP,
    /** The log loses a record that it has acknowledged. */
    LOSS,
    /** A record comes twice. */
    REPETITION,
    /** A record, or the row of an accepted transfer, comes late, so that others overtake it. */
    DELAY,
    /** Partitions move between the members of a consumer group. */
    REBALANCE,
    /** The offsets of a consumer group, or of the relay, are set back or ahead. */
    OFFSETS,
    /** A process's clock is up to an hour wrong. */
    SKEW,
    /** Somebody writes a request that ingress has not accepted, or a record that cannot be read. */
    FORGERY,
    /** Accounts are frozen, thawed and closed. */
    ADMINISTRATION,
    /** Somebody asks to cancel. */
    CANCELLATION,
    /** Somebody keeps the rows of accounts locked. */
    LOCK
}
