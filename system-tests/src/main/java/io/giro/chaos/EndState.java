package io.giro.chaos;

import java.time.Instant;
import java.util.Set;

/**
 * Where a transfer stands as callers see it.
 *
 * @param at when it was accepted; for a committed one, when it was committed
 */
record EndState(String state, Instant at) {
    static final String COMMITTED = "COMMITTED";
    private static final Set<String> TERMINAL = Set.of(COMMITTED, "REJECTED", "CANCELLED");

    boolean isTerminal() {
        return TERMINAL.contains(state);
    }

    boolean isCommitted() {
        return state.equals(COMMITTED);
    }
}
