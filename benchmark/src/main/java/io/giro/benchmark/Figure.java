package io.giro.benchmark;

import java.util.Optional;

/**
 * One number of a report.
 *
 * @param group under which heading it stands
 * @param unit as it is written behind the number
 */
public record Figure(String group, String name, String unit, Spread spread, Optional<Target> target) {

    static Figure of(String group, String name, String unit, Spread spread) {
        return new Figure(group, name, unit, spread, Optional.empty());
    }

    static Figure of(String group, String name, String unit, Spread spread, Target target) {
        return new Figure(group, name, unit, spread, Optional.of(target));
    }

    /** "reached", "missed", or nothing where nothing was aimed at. */
    public String verdict() {
        return target.map(aim -> aim.isReachedBy(spread) ? "reached" : "missed").orElse("");
    }
}
