package io.giro.checker;

import java.util.Optional;
import java.util.Set;

/**
 * The source's side of a transfer. The state is kept as it is stored: naming an impossible one is the checker's work.
 *
 * @param heldVersion the source's version that placing the hold made
 * @param endedPosted what was said to be posted when it was captured or released
 * @param endedVersion the source's version that capturing or releasing it made
 */
public record HoldRow(
        TransferId transferId,
        String source,
        long amount,
        String termsHash,
        String state,
        Optional<String> reason,
        Optional<Long> heldVersion,
        Optional<Long> endedPosted,
        Optional<Long> endedVersion)
        implements Row {
    private static final Set<String> STATES = Set.of("HELD", "REJECTED", "VOID", "CAPTURED", "RELEASED");

    @Override
    public String what() {
        return "hold";
    }

    boolean hasKnownState() {
        return STATES.contains(state);
    }

    boolean isHeld() {
        return state.equals("HELD");
    }

    boolean isRejected() {
        return state.equals("REJECTED");
    }

    boolean isVoid() {
        return state.equals("VOID");
    }

    boolean isCaptured() {
        return state.equals("CAPTURED");
    }

    boolean isReleased() {
        return state.equals("RELEASED");
    }

    /** Whether it changed its account, now or earlier. */
    boolean wasHeld() {
        return isHeld() || isCaptured() || isReleased();
    }

    /** Placing and ending a hold leave a version each; being rejected, or cancelled before it was placed, leaves none. */
    boolean hasTheVersionsOfItsState() {
        return heldVersion.isPresent() == wasHeld() && endedVersion.isPresent() == (isCaptured() || isReleased());
    }

    boolean isTerminal() {
        return hasKnownState() && !isHeld();
    }
}
