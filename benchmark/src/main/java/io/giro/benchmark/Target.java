package io.giro.benchmark;

/** What a figure has to be: at least, or at most, this. */
public record Target(double bound, boolean atLeast) {

    public static Target atLeast(double bound) {
        return new Target(bound, true);
    }

    public static Target atMost(double bound) {
        return new Target(bound, false);
    }

    /** The median counts. */
    public boolean isReachedBy(Spread spread) {
        return atLeast ? spread.median() >= bound : spread.median() <= bound;
    }
}
