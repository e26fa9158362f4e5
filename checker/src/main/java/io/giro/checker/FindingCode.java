package io.giro.checker;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What can be wrong. The name is stable: alarms and tests go by it. */
public enum FindingCode {
    /** Σ clearing over all shards is not minus what is in flight (at rest: not zero). */
    CLEARING_DIFFERS,
    /** Σ posted over all accounts of a currency, clearing included, is not zero: money was made or lost. */
    BOOKS_UNBALANCED,

    /** posted is not the sum of the account's entries. */
    POSTED_DIFFERS,
    /** held is not the sum of the account's HELD holds. */
    HELD_DIFFERS,
    /** held is below zero. */
    HELD_NEGATIVE,
    /** A customer's available money is below zero. Who is a customer is asked of the id, not of the kind. */
    OVERDRAWN,
    /** An account is CLOSED, and posted or held is not zero. */
    CLOSED_WITH_MONEY,
    /** An account's kind is not the one that its id tells of. */
    KIND_DIFFERS,
    /** A version up to the account's own was made by no hold and no entry. */
    VERSION_MISSING,
    /** A version was made twice. */
    VERSION_TWICE,
    /** A hold or an entry has a version that the account never had. */
    VERSION_BEYOND,
    /** An entry's posted_after is not the one before plus its amount. */
    POSTED_AFTER_DIFFERS,
    /** An entry's hash does not follow from its content and the hash before. */
    CHAIN_BROKEN,
    /** The account's chain_hash is not its last entry's. */
    CHAIN_END_DIFFERS,
    /** An entry is in another currency than its account. */
    ENTRY_CURRENCY_DIFFERS,
    /** Money is booked or held for an account that its shard does not have. */
    ACCOUNT_MISSING,
    /** An account with events has no row in balance_view. */
    BALANCE_VIEW_MISSING,
    /** balance_view says other numbers than the account. */
    BALANCE_VIEW_DIFFERS,
    /** balance_view has a version that the account has not reached. */
    BALANCE_VIEW_AHEAD,
    /** balance_view has a row without an account. */
    BALANCE_VIEW_UNFOUNDED,

    /** The same row stands on two shards. */
    ON_TWO_SHARDS,
    /** A hold, a decision or an entry belongs to no accepted transfer. */
    WITHOUT_TRANSFER,
    /** A row has other accounts, another currency or another terms_hash than its transfer. */
    TERMS_DIFFER,
    /** A row has another amount than its transfer. */
    AMOUNT_DIFFERS,
    /** Two idempotency keys name one transfer. */
    TWO_KEYS,
    /** No key names an accepted transfer: whoever asks for it again gets a second one. */
    KEY_MISSING,
    /** A key remembers another client or request than its transfer's: the same request would be refused. */
    KEY_DIFFERS,
    /** A key stands where only an accepted transfer leaves one, and there is no such transfer: its row was deleted. */
    KEY_WITHOUT_TRANSFER,
    /** A note, no violation: a key was reserved long ago and its transfer was never accepted; a retry uses it. */
    RESERVATION_ALONE,
    /** A hold or a decision has a state, or an account a status, that does not exist. */
    STATE_UNKNOWN,
    /** A hold's state is not the one that its own versions tell of. */
    HOLD_STATE_DIFFERS,
    /** Money was given back for another reason than the destination's, or a no has no reason, or another state has one. */
    REASON_DIFFERS,
    /** An entry is neither a CREDIT nor a DEBIT. */
    LEG_UNKNOWN,
    /** CAPTURED without one CREDIT and one DEBIT. */
    CAPTURED_WITHOUT_BOTH_LEGS,
    /** A DEBIT without its CREDIT: money is lost. */
    DEBIT_WITHOUT_CREDIT,
    /** A CREDIT without its DEBIT that is not in flight: money is made. */
    CREDIT_WITHOUT_DEBIT,
    /** CREDIT and DEBIT of a transfer do not cancel out. */
    LEGS_UNEQUAL,
    /** An entry is not booked against the clearing of its currency. */
    CONTRA_DIFFERS,
    /** A hold or a decision told the world another version or balance than was booked. */
    SAID_DIFFERS,
    /** A credit without a hold: nobody gave the money. */
    FORGED_CREDIT,
    /** A CREDITED decision without its CREDIT entry. */
    CREDITED_WITHOUT_ENTRY,
    /** CREDITED, though the source was given its money back or never gave it. */
    CREDITED_BUT_NOT_HELD,
    /** A CREDIT entry without a CREDITED decision. */
    CREDIT_WITHOUT_DECISION,
    /** CAPTURED without a CREDITED decision. */
    CAPTURED_WITHOUT_CREDITED,
    /** A DEBIT entry whose hold is not CAPTURED. */
    DEBIT_WITHOUT_CAPTURE,
    /** RELEASED or VOID without a REFUSED decision. */
    ENDED_WITHOUT_REFUSED,
    /** At rest, and not at an end. */
    NOT_TERMINAL,
    /** A transfer's row in transfer_view is missing on the shard of one of its accounts. */
    VIEW_MISSING,
    /** transfer_view contradicts the tables. */
    VIEW_DIFFERS,
    /** transfer_view has a row without a transfer. */
    VIEW_UNFOUNDED;

    private static final Set<FindingCode> ABOUT_VIEWS = Collections.unmodifiableSet(EnumSet.of(
            BALANCE_VIEW_MISSING,
            BALANCE_VIEW_DIFFERS,
            BALANCE_VIEW_AHEAD,
            BALANCE_VIEW_UNFOUNDED,
            VIEW_MISSING,
            VIEW_DIFFERS,
            VIEW_UNFOUNDED));

    /** Whether only what callers read is wrong, and the ledger is not. */
    public boolean isAboutViews() {
        return ABOUT_VIEWS.contains(this);
    }

    /** Whether it only tells, and nothing is wrong. */
    boolean isNote() {
        return this == RESERVATION_ALONE;
    }
}
