package io.giro.reconciler;

import io.giro.saga.Hold;

/**
 * What the views of a shard show of a transfer that has ended. A fact counts as shown only when the balance that came with it,
 * or a newer one, is shown too.
 *
 * @param held that money was held for it
 * @param decided that its destination was credited, or has refused
 * @param ended how it ended
 */
public record Shown(boolean held, boolean decided, boolean ended) {

    public static final Shown NOTHING = new Shown(false, false, false);
    public static final Shown EVERYTHING = new Shown(true, true, true);

    /** Whether nothing is missing of a transfer whose hold is in this state. */
    public boolean isWhole(Hold.State state) {
        return switch (state) {
            case HELD -> false;
            case CAPTURED, RELEASED -> held && decided && ended;
            case VOID -> decided && ended;
            case REJECTED -> ended;
        };
    }

    /** Whether the destination must be asked for its decision before more is said about a transfer that has ended. */
    boolean hangsOnTheDecision() {
        return !(held && decided);
    }

    /** What both show. */
    public Shown and(Shown other) {
        return new Shown(held && other.held, decided && other.decided, ended && other.ended);
    }
}
