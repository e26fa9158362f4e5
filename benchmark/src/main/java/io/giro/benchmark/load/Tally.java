package io.giro.benchmark.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Counts what came back, as a whole and by the second. */
final class Tally {
    private static final double MEDIAN = 50;
    private static final double HIGH = 99;

    private final Consumer<LoadSecond> listener;
    private final Histogram acceptance = LoadResult.newHistogram();
    private final Histogram acceptanceOfSecond = LoadResult.newHistogram();
    private final Histogram refusal = LoadResult.newHistogram();
    private long accepted;
    private long refused;
    private long failed;
    private long acceptedBefore;
    private long refusedBefore;
    private long failedBefore;
    private int secondsTold;
    private String firstFailure = "";

    /** @param listener hears of each second when it is over */
    Tally(Consumer<LoadSecond> listener) {
        this.listener = listener;
    }

    void accepted(long transfers, long latencyNanos) {
        if (transfers > 0) {
            accepted += transfers;
            record(acceptance, latencyNanos);
            record(acceptanceOfSecond, latencyNanos);
        }
    }

    void refused(long transfers, long latencyNanos) {
        if (transfers > 0) {
            refused += transfers;
            record(refusal, latencyNanos);
        }
    }

    void failed(long transfers, String why) {
        if (transfers > 0 && firstFailure.isEmpty()) {
            firstFailure = why;
        }
        failed += transfers;
    }

    /** Tells of the second that has just ended. */
    void endSecond() {
        listener.accept(new LoadSecond(
                secondsTold++,
                accepted - acceptedBefore,
                refused - refusedBefore,
                failed - failedBefore,
                acceptanceOfSecond.getValueAtPercentile(MEDIAN),
                acceptanceOfSecond.getValueAtPercentile(HIGH)));
        acceptedBefore = accepted;
        refusedBefore = refused;
        failedBefore = failed;
        acceptanceOfSecond.reset();
    }

    LoadResult result(long unsent, Map<String, Histogram> more) {
        Map<String, String> histograms = new TreeMap<>();
        more.forEach((name, histogram) -> histograms.put(name, LoadResult.encoded(histogram)));
        histograms.put(LoadResult.ACCEPTANCE, LoadResult.encoded(acceptance));
        histograms.put(LoadResult.REFUSAL, LoadResult.encoded(refusal));
        return new LoadResult(accepted, refused, failed, firstFailure, unsent, histograms);
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(TimeUnit.NANOSECONDS.toMicros(nanos), histogram.getHighestTrackableValue()));
    }
}
