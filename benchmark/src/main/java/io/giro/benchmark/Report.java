package io.giro.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run found.
 *
 * @param lasted the whole run, with starts and warm-up
 * @param figures in the order in which they are to be read, those of a group together
 * @param notes how it was measured
 * @param findings what is wrong with the books; empty if they agree
 */
public record Report(
        String title,
        Instant began,
        Duration lasted,
        Machine machine,
        List<Figure> figures,
        List<Load> loads,
        List<Cost> costs,
        List<Chart> charts,
        List<String> notes,
        List<String> findings) {

    /** How requests of one kind were answered, from its beginning to its end. */
    public record Load(String server, String pattern, long accepted, long refused, long failed, String firstFailure) {}

    /** Microseconds of processor time for each transfer, by process. */
    public record Cost(String server, String pattern, Map<String, Spread> micros) {}

    /**
     * Lines over a common axis.
     *
     * @param labels of the places on the axis; empty if they are seconds from 0
     */
    public record Chart(String title, String axis, String unit, List<String> labels, List<Line> lines) {}

    /** One value for each place of the axis. */
    public record Line(String name, List<Double> values) {}

    /** Whether money, entries and views agree. */
    public boolean isClean() {
        return findings.isEmpty();
    }
}
