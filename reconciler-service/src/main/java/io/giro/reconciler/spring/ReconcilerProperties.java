package io.giro.reconciler.spring;

import io.giro.reconciler.BackOff;
import io.giro.reconciler.ScanLimits;
import io.giro.saga.spring.Setting;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
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
 * @param countDeadLetters between two counts of the dead letters, and of the records that wait for each step
 */
@ConfigurationProperties("giro.reconciler")
record ReconcilerProperties(
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

    ReconcilerProperties {
        setting("interval").mustBePositive(interval);
        setting("first-resend").mustBePositive(firstResend);
        setting("longest-back-off").mustBePositive(longestBackOff);
        setting("longest-back-off")
                .must(
                        longestBackOff.compareTo(firstResend) >= 0,
                        longestBackOff,
                        "at least giro.reconciler.first-resend");
        setting("slack").mustBePositive(slack);
        setting("looks").must(areAges(looks), looks, "a list of ascending positive durations, such as 5s, 1m");
        setting("page-rows").mustBePositive(pageRows);
        setting("pages-per-run").mustBePositive(pagesPerRun);
        setting("full-look").mustBePositive(fullLook);
        setting("full-look-pages-per-run").mustBePositive(fullLookPagesPerRun);
        setting("max-unfinished").mustBePositive(maxUnfinished);
        setting("max-resends").mustBePositive(maxResends);
        setting("count-dead-letters").mustBePositive(countDeadLetters);
    }

    BackOff backOff() {
        return new BackOff(firstResend, longestBackOff);
    }

    ScanLimits scanLimits() {
        return new ScanLimits(looks, pageRows, pagesPerRun, fullLook, fullLookPagesPerRun, maxUnfinished, maxResends);
    }

    private static Setting setting(String name) {
        return new Setting("giro.reconciler." + name);
    }

    private static boolean areAges(@Nullable List<Duration> looks) {
        return looks != null
                && !looks.isEmpty()
                && looks.getFirst().isPositive()
                && looks.equals(List.copyOf(new TreeSet<>(looks)));
    }
}
