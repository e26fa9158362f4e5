package io.giro.benchmark.load;

/** Who pays whom. */
public enum Pattern {
    /** Any account pays any other. */
    UNIFORM,
    /** One account pays all others. */
    HOT_SOURCE,
    /** All accounts pay one. */
    HOT_DESTINATION,
    /** Each account pays its neighbour, one after the other. */
    RING,
    /** The n-th most popular account takes part 1/n as often as the first, on both sides. */
    ZIPF
}
