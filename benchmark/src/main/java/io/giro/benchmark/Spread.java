package io.giro.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A figure over its repetitions.
 *
 * @param repetitions how many there were
 */
public record Spread(double median, double lowest, double highest, int repetitions) {

    /** @param values one at least */
    public static Spread of(Collection<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast(), size);
    }

    /** What the other would have to be multiplied with, at the least and at the most. */
    public Spread over(Spread other) {
        return new Spread(
                median / other.median,
                lowest / other.highest,
                highest / other.lowest,
                Math.min(repetitions, other.repetitions));
    }

    Spread map(DoubleUnaryOperator change) {
        return new Spread(
                change.applyAsDouble(median), change.applyAsDouble(lowest), change.applyAsDouble(highest), repetitions);
    }
}
