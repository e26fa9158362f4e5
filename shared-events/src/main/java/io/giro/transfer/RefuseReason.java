package io.giro.transfer;

/** Why a destination was not credited. In order of precedence: the first that applies is the answer, and it is final. */
public enum RefuseReason {
    CANCEL_REQUESTED,
    DESTINATION_UNKNOWN,
    DESTINATION_CLOSED,
    DESTINATION_FROZEN,
    CURRENCY_MISMATCH,
    BALANCE_OVERFLOW
}
