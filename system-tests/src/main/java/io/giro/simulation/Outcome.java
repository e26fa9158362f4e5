package io.giro.simulation;

import java.util.List;
import java.util.Optional;

/**
 * How a run went.
 *
 * @param violation what was wrong, in a sentence; empty if nothing was
 * @param lastLines the last things that happened
 * @param traceHash a hash over everything that happened: two runs with the same one were the same
 */
public record Outcome(
        long seed, Optional<String> violation, List<String> lastLines, long traceHash, long lines, int transfers) {

    public Outcome {
        lastLines = List.copyOf(lastLines);
    }
}
