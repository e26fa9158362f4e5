package io.giro.transfer;

/** Why a source's money was not held. In order of precedence: the first that applies is the answer, and it is sticky. */
public enum RejectReason {
    SOURCE_UNKNOWN,
    SOURCE_CLOSED,
    SOURCE_FROZEN,
    CURRENCY_MISMATCH,
    INSUFFICIENT_FUNDS
}
