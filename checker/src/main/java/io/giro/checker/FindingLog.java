package io.giro.checker;

import java.util.List;
import java.util.PriorityQueue;

/** Counts all findings and keeps the largest, so that a ruined book can be reported in constant memory. */
final class FindingLog {
    private static final int KEPT = 1_000;

    private final PriorityQueue<Finding> smallestFirst = new PriorityQueue<>(Finding.LARGEST_FIRST.reversed());
    private long count;

    void add(Finding finding) {
        count++;
        smallestFirst.add(finding);
        if (smallestFirst.size() > KEPT) {
            smallestFirst.remove();
        }
    }

    long count() {
        return count;
    }

    List<Finding> largestFirst() {
        return smallestFirst.stream().sorted(Finding.LARGEST_FIRST).toList();
    }
}
