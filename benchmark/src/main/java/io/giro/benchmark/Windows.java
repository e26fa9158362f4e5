package io.giro.benchmark;

/**
 * How long is measured.
 *
 * @param warmUp seconds at full load before anything counts
 * @param settle seconds at the beginning of each load that do not count
 * @param count windows that count: the repetitions
 * @param seconds of each window
 */
public record Windows(int warmUp, int settle, int count, int seconds) {

    /** Seconds that a load lasts: what settles, the windows, and one more, so that the last sample is surely there. */
    int load() {
        return settle + count * seconds + 1;
    }
}
