package io.giro.reconciler.cli;

import java.util.Map;
import java.util.stream.Collectors;

/** How many of each kind, as people write it: {@code hold 3, relay 1}. */
final class Counts {

    private Counts() {}

    static String text(Map<String, ? extends Number> counts) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue().longValue() > 0)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
