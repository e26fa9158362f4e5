package io.giro.reconciler.spring;

import io.giro.reconciler.BackOff;
import io.giro.reconciler.ScanLimits;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the reconciler works. Values are checked when the service starts.
 *
 * @param interval between two runs
 * @param firstResend what an event gets to have its effect before it is said again
 * @param longestBackOff the longest wait between two times that it is said again
 * @param slack how much later than it happened an event may reach its topic
 * @param looks ages at which a transfer is looked at, ascending
 * @param pageRows transfers read at once
 * @param pagesPerRun pages that each look reads in a run
 * @param fullLook from the beginning of one look at all transfers to the beginning of the next
 * @param fullLookPagesPerRun pages that the full look reads in a run
 * @param maxUnfinished unfinished transfers that are remembered per shard
 * @param maxResends events that a run says again about the transfers of a shard
 * @param countDeadLetters between two counts of the dead letters
 */
@ConfigurationProperties("giro.reconciler")
public record ReconcilerProperties(
        Duration interval,
        Duration firstResend,
        Duration longestBackOff,
        Duration slack,
        List<Duration> looks,
        int pageRows,
        int pagesPerRun,
        Duration fullLook,
        int fullLookPagesPerRun,
        int maxUnfinished,
        int maxResends,
        Duration countDeadLetters) {

    public ReconcilerProperties {
        requirePositive("interval", interval);
        requirePositive("first-resend", firstResend);
        requirePositive("slack", slack);
        require(longestBackOff.compareTo(firstResend) >= 0, "longest-back-off is shorter than first-resend");
        require(!looks.isEmpty(), "looks is empty");
        looks.forEach(age -> requirePositive("looks", age));
        require(
                looks.stream().sorted(Comparator.naturalOrder()).toList().equals(looks)
                        && new HashSet<>(looks).size() == looks.size(),
                "looks must ascend");
        require(pageRows > 0, "page-rows must be positive");
        require(pagesPerRun > 0, "pages-per-run must be positive");
        requirePositive("full-look", fullLook);
        require(fullLookPagesPerRun > 0, "full-look-pages-per-run must be positive");
        require(maxUnfinished > 0, "max-unfinished must be positive");
        requirePositive("count-dead-letters", countDeadLetters);
        require(maxResends > 0, "max-resends must be positive");
    }

    BackOff backOff() {
        return new BackOff(firstResend, longestBackOff);
    }

    ScanLimits scanLimits() {
        return new ScanLimits(looks, pageRows, pagesPerRun, fullLook, fullLookPagesPerRun, maxUnfinished, maxResends);
    }

    private static void requirePositive(String key, Duration duration) {
        require(duration.isPositive(), key + " must be positive");
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException("giro.reconciler: " + sentence);
        }
    }
}
