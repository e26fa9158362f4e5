package io.giro.reconciler;

import java.time.Duration;
import java.util.List;

/**
 * How a shard's transfers are read.
 *
 * @param looks the ages at which a transfer is looked at, ascending. Later looks find what came late: its id is made by the
 *     clock of whoever accepted it, before the commit that shows it
 * @param pageRows transfers read at once
 * @param pagesPerRun pages that each look reads in one run, so that no run takes long
 * @param maxUnfinished when so many unfinished transfers are remembered, no more are looked for until some have finished
 */
public record ScanLimits(List<Duration> looks, int pageRows, int pagesPerRun, int maxUnfinished) {

    public ScanLimits {
        looks = List.copyOf(looks);
    }
}
