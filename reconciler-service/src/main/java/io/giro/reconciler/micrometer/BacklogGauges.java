package io.giro.reconciler.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many records wait for each consumer group; NaN while that is not known. */
public final class BacklogGauges {

    private static final Logger LOG = LoggerFactory.getLogger(BacklogGauges.class);

    private final Supplier<Map<String, Long>> backlogs;
    private final Map<String, AtomicReference<Double>> counts = new HashMap<>();

    /** @param backlogs counts the records by group, or throws */
    public BacklogGauges(MeterRegistry meters, List<String> groups, Supplier<Map<String, Long>> backlogs) {
        this.backlogs = backlogs;
        for (String group : groups) {
            AtomicReference<Double> count = new AtomicReference<>(Double.NaN);
            counts.put(group, count);
            Gauge.builder("giro.step.backlog", count, AtomicReference::get)
                    .description("records that wait for this consumer group")
                    .tag("group", group)
                    .register(meters);
        }
    }

    /** Counts them now. */
    public void count() {
        try {
            Map<String, Long> now = backlogs.get();
            counts.forEach((group, count) -> count.set((double) now.getOrDefault(group, 0L)));
        } catch (RuntimeException e) {
            counts.values().forEach(count -> count.set(Double.NaN));
            LOG.warn("What waits for the steps could not be counted", e);
        }
    }
}
