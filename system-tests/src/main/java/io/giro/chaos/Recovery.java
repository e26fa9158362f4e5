package io.giro.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One fault and what came of it.
 *
 * @param struck when the damage began
 * @param healed when it was taken back and everything ran again
 * @param took from then until every promised transfer had ended
 * @param endedByThemselves processes that ended though nobody killed them, and were started again
 * @param violations what was found after it and not before
 */
record Recovery(
        FaultKind kind,
        String sentence,
        Instant struck,
        Instant healed,
        Duration took,
        List<String> endedByThemselves,
        List<Violation> violations) {}
