package io.giro.simulation;

import java.util.EnumMap;
import java.util.Map;

/**
 * Which faults there are in one run, and how often each strikes. A run has some of them only, so that what one fault brings
 * about is not hidden behind another.
 */
final class Faults {

    private static final int MOST_OFTEN = 3;
    private static final int LEAST_OFTEN = 25;

    private final Chance chance;
    private final Map<Fault, Integer> oneIn = new EnumMap<>(Fault.class);

    Faults(Chance chance) {
        this.chance = chance;
        for (Fault fault : Fault.values()) {
            if (!chance.oneIn(3)) {
                oneIn.put(fault, chance.between(MOST_OFTEN, LEAST_OFTEN));
            }
        }
    }

    boolean strikes(Fault fault) {
        Integer times = oneIn.get(fault);
        return times != null && chance.oneIn(times);
    }

    void end() {
        oneIn.clear();
    }

    @Override
    public String toString() {
        return oneIn.toString();
    }
}
