package io.giro.chaos;

import java.util.Locale;

/** Something that must never be. */
record Violation(Kind kind, String sentence) {

    enum Kind {
        /** What a 202 promised is not there, or not as it was promised. */
        LOST,
        /** A transfer that no 202 names. */
        DOUBLED,
        /** An account has not the money that the transfers that ended well leave it with. */
        DRIFT,
        /** It did not end, or nobody could say what became of it, within the time that a recovery may take. */
        NOT_IN_TIME,
        /** The same key got two different answers. */
        ANSWER_CHANGED,
        /** An answer that this request can never get. */
        WRONG_ANSWER,
        /** The independent checker found it in the books. */
        BOOKS,
        /** A record that can never be right is not among the dead letters. */
        NOT_PARKED,
        /** A process that was told to end did not end in order. */
        BAD_END;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @Override
    public String toString() {
        return kind + ": " + sentence;
    }
}
