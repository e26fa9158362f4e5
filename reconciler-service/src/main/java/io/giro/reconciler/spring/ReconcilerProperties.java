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
 * @param clockSkew by how much the clocks of those who accept transfers may differ
 * @param looks ages at which a transfer is looked at, ascending
 * @param pageRows transfers read at once
 * @param pagesPerRun pages that each look reads in a run
 * @param maxUnfinished unfinished transfers that are remembered per shard
 */
@ConfigurationProperties("giro.reconciler")
public record ReconcilerProperties(
        Duration interval,
        Duration firstResend,
        Duration longestBackOff,
        Duration slack,
        Duration clockSkew,
        List<Duration> looks,
        int pageRows,
        int pagesPerRun,
        int maxUnfinished) {

    public ReconcilerProperties {
        requirePositive("interval", interval);
        requirePositive("first-resend", firstResend);
        requirePositive("slack", slack);
        requirePositive("clock-skew", clockSkew);
        require(longestBackOff.compareTo(firstResend) >= 0, "longest-back-off is shorter than first-resend");
        require(!looks.isEmpty(), "looks is empty");
        looks.forEach(age -> requirePositive("looks", age));
        require(
                looks.stream().sorted(Comparator.naturalOrder()).toList().equals(looks)
                        && new HashSet<>(looks).size() == looks.size(),
                "looks must ascend");
        require(pageRows > 0, "page-rows must be positive");
        require(pagesPerRun > 0, "pages-per-run must be positive");
        require(maxUnfinished > 0, "max-unfinished must be positive");
    }

    BackOff backOff() {
        return new BackOff(firstResend, longestBackOff);
    }

    ScanLimits scanLimits() {
        return new ScanLimits(looks, pageRows, pagesPerRun, maxUnfinished);
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
