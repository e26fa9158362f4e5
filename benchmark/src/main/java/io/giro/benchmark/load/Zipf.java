package io.giro.benchmark.load;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws ranks of which the n-th comes 1/n as often as the first: Zipf's law with exponent 1. */
final class Zipf {
    private final double[] upTo;

    /** @param ranks how many there are */
    Zipf(int ranks) {
        upTo = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1.0 / (rank + 1);
            upTo[rank] = sum;
        }
    }

    /** A rank, the most popular being 0. */
    int draw(RandomGenerator random) {
        int place = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
        // Between two ranks the search names the place before the higher one, as a negative number.
        return place >= 0 ? place : Math.min(-place - 1, upTo.length - 1);
    }
}
