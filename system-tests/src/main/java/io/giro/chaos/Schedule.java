package io.giro.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Which fault comes next, without end. The seed determines them all: their kinds, their targets and how long they last. What real
 * processes make of them at which moment is no seed's business, so a run is repeated in what it does and not in what happens.
 *
 * <p>Every kind comes once before one comes again.
 */
final class Schedule {
    private final List<FaultKind> kinds;
    private final int instances;
    private final Random random;
    private final Deque<FaultKind> round = new ArrayDeque<>();

    /** A fault with its kind. */
    record Planned(FaultKind kind, Fault fault) {}

    Schedule(long seed, List<FaultKind> kinds, int instances) {
        this.kinds = List.copyOf(kinds);
        this.instances = instances;
        random = new Random(seed);
    }

    Planned next() {
        if (round.isEmpty()) {
            List<FaultKind> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, random);
            round.addAll(shuffled);
        }
        FaultKind kind = round.remove();
        return new Planned(kind, kind.draw(random, instances));
    }
}
