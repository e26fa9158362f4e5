package io.giro.checker;

import java.util.Optional;

/**
 * The destination's decision. The state is kept as it is stored: naming an impossible one is the checker's work.
 *
 * @param saidPosted what was said to be posted at the destination after the credit
 * @param saidVersion the destination's version that the credit made
 */
public record DecisionRow(
        TransferId transferId,
        String source,
        String destination,
        long amount,
        String currency,
        String termsHash,
        String state,
        Optional<String> reason,
        Optional<Long> saidPosted,
        Optional<Long> saidVersion)
        implements Row {
    @Override
    public String what() {
        return "credit decision";
    }

    boolean hasKnownState() {
        return isCredited() || isRefused();
    }

    boolean isCredited() {
        return state.equals("CREDITED");
    }

    boolean isRefused() {
        return state.equals("REFUSED");
    }
}
