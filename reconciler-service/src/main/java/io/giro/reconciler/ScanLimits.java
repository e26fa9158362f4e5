package io.giro.reconciler;

import java.time.Duration;
import java.util.List;

/**
 * How a shard's transfers are read, and how many are helped, in one run, so that no run takes long or adds much to the load.
 *
 * @param looks the ages at which a transfer is looked at, ascending. Later looks find what came late: its id is made by the
 *     clock of whoever accepted it, before the commit that shows it
 * @param pageRows transfers read at once
 * @param pagesPerRun pages that each look reads in one run
 * @param fullLook from the beginning of one look at all transfers, however old, to the beginning of the next
 * @param fullLookPagesPerRun pages that the full look reads in one run
 * @param maxUnfinished when so many unfinished transfers are remembered, no more are looked for until some have finished
 * @param maxResends events that one run says again about the transfers of a shard
 */
public record ScanLimits(
        List<Duration> looks,
        int pageRows,
        int pagesPerRun,
        Duration fullLook,
        int fullLookPagesPerRun,
        int maxUnfinished,
        int maxResends) {

    public ScanLimits {
        looks = List.copyOf(looks);
    }
}
