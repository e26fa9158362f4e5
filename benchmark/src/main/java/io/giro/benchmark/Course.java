package io.giro.benchmark;

import io.giro.benchmark.load.LoadResult;
import io.giro.benchmark.load.LoadSecond;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one order went.
 *
 * @param samples once in a second, from the beginning
 */
record Course(List<Sample> samples, List<LoadSecond> seconds, LoadResult result) {

    /**
     * What was seen at a moment.
     *
     * @param atSeconds since the beginning
     * @param ended transfers since the server's start
     * @param cpuSeconds of each process since its start
     */
    record Sample(double atSeconds, long ended, Map<String, Double> cpuSeconds) {}

    /**
     * Transfers that ended per second in each of some windows.
     *
     * @param settle seconds that do not count, before the first window
     * @param window seconds of each
     */
    Spread endedPerSecond(int settle, int windows, int window) {
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            Sample from = at(settle + i * window);
            Sample to = at(settle + (i + 1) * window);
            rates.add((to.ended() - from.ended()) / (to.atSeconds() - from.atSeconds()));
        }
        return Spread.of(rates);
    }

    /** Microseconds of processor time for each ended transfer, by process, in the same windows. */
    Map<String, Spread> cpuMicrosPerTransfer(int settle, int windows, int window) {
        Map<String, List<Double>> values = new TreeMap<>();
        for (int i = 0; i < windows; i++) {
            Sample from = at(settle + i * window);
            Sample to = at(settle + (i + 1) * window);
            double ended = Math.max(1, to.ended() - from.ended());
            from.cpuSeconds()
                    .forEach((process, seconds) -> values.computeIfAbsent(process, unused -> new ArrayList<>())
                            .add((to.cpuSeconds().getOrDefault(process, seconds) - seconds) * 1e6 / ended));
        }
        Map<String, Spread> spreads = new TreeMap<>();
        values.forEach((process, list) -> spreads.put(process, Spread.of(list)));
        return spreads;
    }

    /** Transfers that ended in each second. */
    List<Double> endedBySecond() {
        List<Double> rates = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            Sample from = samples.get(i - 1);
            Sample to = samples.get(i);
            rates.add((to.ended() - from.ended()) / (to.atSeconds() - from.atSeconds()));
        }
        return rates;
    }

    /** The first sample that is not before a moment; the last one if there is none. */
    private Sample at(int second) {
        return samples.stream()
                .filter(sample -> sample.atSeconds() >= second)
                .findFirst()
                .orElse(samples.getLast());
    }
}
