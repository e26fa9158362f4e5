package io.giro.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes through every state that a protocol can reach, the nearest first, and checks the invariants in each. In the end it
 * goes back from the finished states, to see that none was left from which nothing leads to an end.
 */
final class Exploration {

    static final String AN_END_IS_REACHABLE = "every transfer can still end";

    private final Protocol protocol;
    private final Invariants invariants;
    private final List<State> states = new ArrayList<>();
    private final Map<String, Integer> known = new HashMap<>();
    private final List<Integer> cameFrom = new ArrayList<>();
    private final List<String> cameBy = new ArrayList<>();
    private final List<List<Integer>> predecessors = new ArrayList<>();

    private Exploration(Protocol protocol) {
        this.protocol = protocol;
        this.invariants = new Invariants(protocol.scenario());
    }

    /**
     * Returns how many states there are.
     *
     * @throws Violation if an invariant is broken, with one of the shortest ways there
     */
    static int of(Protocol protocol) {
        Exploration exploration = new Exploration(protocol);
        exploration.forth();
        exploration.back();
        return exploration.states.size();
    }

    private void forth() {
        State initial = State.initial(protocol.scenario());
        invariants.check(initial);
        add(initial.key(), initial, -1, "");
        for (int at = 0; at < states.size(); at++) {
            int from = at;
            protocol.moves(states.get(from), (move, next) -> {
                try {
                    reached(from, move, next.get());
                } catch (Violation violation) {
                    List<String> way = wayTo(from);
                    way.add(move);
                    throw violation.after(way);
                }
            });
        }
    }

    private void reached(int from, String move, State next) {
        String key = next.key();
        Integer index = known.get(key);
        if (index == null) {
            invariants.check(next);
            index = add(key, next, from, move);
        }
        invariants.check(states.get(from), next);
        predecessors.get(index).add(from);
    }

    private int add(String key, State state, int from, String move) {
        int index = states.size();
        states.add(state);
        known.put(key, index);
        cameFrom.add(from);
        cameBy.add(move);
        predecessors.add(new ArrayList<>(8));
        return index;
    }

    private void back() {
        BitSet canEnd = new BitSet();
        Deque<Integer> next = new ArrayDeque<>();
        for (int index = 0; index < states.size(); index++) {
            if (states.get(index).isFinished()) {
                canEnd.set(index);
                next.add(index);
            }
        }
        while (!next.isEmpty()) {
            for (int before : predecessors.get(next.remove())) {
                if (!canEnd.get(before)) {
                    canEnd.set(before);
                    next.add(before);
                }
            }
        }
        int stuck = canEnd.nextClearBit(0);
        if (stuck < states.size()) {
            throw new Violation(AN_END_IS_REACHABLE, "nothing ends it any more").after(wayTo(stuck));
        }
    }

    private List<String> wayTo(int index) {
        List<String> way = new ArrayList<>();
        for (int at = index; at > 0; at = cameFrom.get(at)) {
            way.add(cameBy.get(at));
        }
        Collections.reverse(way);
        return way;
    }
}
