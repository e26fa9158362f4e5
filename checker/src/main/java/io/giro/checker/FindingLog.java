package io.giro.checker;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Counts all findings and keeps the largest, so that a ruined book can be reported in constant memory. */
final class FindingLog {
    private static final int KEPT = 1_000;

    private final PriorityQueue<Finding> smallestFirst = new PriorityQueue<>(Finding.LARGEST_FIRST.reversed());
    private final Map<FindingCode, Long> countByCode = new EnumMap<>(FindingCode.class);

    void add(Finding finding) {
        countByCode.merge(finding.code(), 1L, Long::sum);
        smallestFirst.add(finding);
        if (smallestFirst.size() > KEPT) {
            smallestFirst.remove();
        }
    }

    long count() {
        return countByCode.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<FindingCode, Long> countByCode() {
        return Map.copyOf(countByCode);
    }

    List<Finding> largestFirst() {
        return smallestFirst.stream().sorted(Finding.LARGEST_FIRST).toList();
    }
}
