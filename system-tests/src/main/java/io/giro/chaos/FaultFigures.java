package io.giro.chaos;

import java.time.Duration;
import java.util.List;

/** The recoveries from one kind of fault in figures. */
record FaultFigures(FaultKind kind, int times, Duration p50, Duration max, long violations) {

    static FaultFigures of(FaultKind kind, List<Recovery> recoveries) {
        List<Duration> sorted = recoveries.stream().map(Recovery::took).sorted().toList();
        return new FaultFigures(
                kind,
                sorted.size(),
                sorted.get((sorted.size() - 1) / 2),
                sorted.getLast(),
                recoveries.stream()
                        .mapToLong(recovery -> recovery.violations().size())
                        .sum());
    }

    static List<FaultFigures> of(Outcome outcome) {
        return outcome.byKind().entrySet().stream()
                .map(kind -> of(kind.getKey(), kind.getValue()))
                .toList();
    }
}
