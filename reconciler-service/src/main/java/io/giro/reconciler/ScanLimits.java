package io.giro.reconciler;

import java.time.Duration;
import java.util.List;

/**
 * How much of a shard one run reads, and how many of its transfers it helps, so that no run takes long or adds much load.
 *
 * @param looks the ages at which a transfer is looked at, ascending. Later looks find what came late: an id is made, by
 *     the clock of whoever accepts the transfer, before the commit that makes the transfer visible
 * @param pageRows transfers read at once
 * @param pagesPerRun pages that each look reads in one run
 * @param fullLook from the beginning of one look at all transfers, however old, to the beginning of the next
 * @param fullLookPagesPerRun pages that the full look reads in one run
 * @param maxUnfinished once this many unfinished transfers are remembered, no more are looked for until some have finished
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
