package io.giro.verification;

/**
 * Something that was wrong and is right now.
 *
 * @param subject whose it is, for instance {@code account ACC001 on shard 0}
 * @param what the column or the view that was changed
 * @param before what was stored; "no row" if there was none
 */
public record Repair(String subject, String what, String before, String after) {

    @Override
    public String toString() {
        return subject + ": " + what + " was " + before + ", and is " + after;
    }
}
