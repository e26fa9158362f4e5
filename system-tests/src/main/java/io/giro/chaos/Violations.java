package io.giro.chaos;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything that was found wrong, each once, in the order in which it was found. Thread-safe. */
final class Violations {
    private final Set<Violation> all = new LinkedHashSet<>();

    synchronized void add(Violation.Kind kind, String sentence) {
        all.add(new Violation(kind, sentence));
    }

    synchronized void addAll(List<Violation> found) {
        all.addAll(found);
    }

    /** Those behind the first so many. */
    synchronized List<Violation> since(int count) {
        return List.copyOf(all).subList(count, all.size());
    }

    synchronized List<Violation> all() {
        return new ArrayList<>(all);
    }

    synchronized int count() {
        return all.size();
    }
}
