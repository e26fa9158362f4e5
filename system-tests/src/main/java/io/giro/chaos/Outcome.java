package io.giro.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of a run.
 *
 * @param promised where each transfer stands that a 202 promised
 * @param answersByStatus how often each HTTP status was the answer; 0 stands for no answer
 * @param acceptedBySecond by the second since 1970
 * @param driftMinor what accounts had in the end beyond, or short of, what their transfers explain
 */
record Outcome(
        Instant began,
        Duration lasted,
        List<Recovery> recoveries,
        List<EndState> promised,
        Map<Integer, Long> answersByStatus,
        Map<Long, Long> acceptedBySecond,
        List<Violation> violations,
        long driftMinor) {

    boolean isClean() {
        return violations.isEmpty();
    }

    long count(Violation.Kind kind) {
        return violations.stream().filter(violation -> violation.kind() == kind).count();
    }

    long count(String state) {
        return promised.stream()
                .filter(transfer -> transfer.state().equals(state))
                .count();
    }

    /** By the second since 1970. */
    Map<Long, Long> committedBySecond() {
        return promised.stream()
                .filter(EndState::isCommitted)
                .collect(Collectors.groupingBy(
                        transfer -> transfer.at().getEpochSecond(), TreeMap::new, Collectors.counting()));
    }

    /** The recoveries of each kind of fault that struck. */
    Map<FaultKind, List<Recovery>> byKind() {
        return recoveries.stream().collect(Collectors.groupingBy(Recovery::kind, TreeMap::new, Collectors.toList()));
    }

    static String clock(Duration time) {
        return "%02d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
    }
}
