package io.giro.reconciler.micrometer;

import io.giro.event.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many records of each kind lie on Kafka, as they were counted last; NaN while that is not known. */
public final class CountGauges {

    private static final Logger LOG = LoggerFactory.getLogger(CountGauges.class);

    private final String what;
    private final Supplier<Map<String, Long>> counts;
    private final Map<String, AtomicReference<Double>> shown = new HashMap<>();

    private CountGauges(
            MeterRegistry meters,
            String name,
            String what,
            String tag,
            List<String> kinds,
            Supplier<Map<String, Long>> counts) {
        this.what = what;
        this.counts = counts;
        for (String kind : kinds) {
            AtomicReference<Double> count = new AtomicReference<>(Double.NaN);
            shown.put(kind, count);
            Gauge.builder(name, count, AtomicReference::get)
                    .description(what)
                    .tag(tag, kind)
                    .register(meters);
        }
    }

    /** @param backlogs counts the records that wait for each consumer group, or throws */
    public static CountGauges ofBacklogs(
            MeterRegistry meters, List<String> groups, Supplier<Map<String, Long>> backlogs) {
        return new CountGauges(
                meters, "giro.step.backlog", "records that wait for this consumer group", "group", groups, backlogs);
    }

    /** @param deadLetters counts them by the topic that they came from, or throws */
    public static CountGauges ofDeadLetters(MeterRegistry meters, Supplier<Map<Topic, Long>> deadLetters) {
        List<String> topics =
                Arrays.stream(Topic.values()).map(Topic::topicName).toList();
        return new CountGauges(
                meters,
                "giro.dead.letters.stored",
                "dead letters that lie on Kafka",
                "topic",
                topics,
                () -> deadLetters.get().entrySet().stream()
                        .collect(Collectors.toMap(count -> count.getKey().topicName(), Map.Entry::getValue)));
    }

    /** Counts them now. */
    public void count() {
        try {
            Map<String, Long> now = counts.get();
            shown.forEach((kind, count) -> count.set((double) now.getOrDefault(kind, 0L)));
        } catch (RuntimeException e) {
            shown.values().forEach(count -> count.set(Double.NaN));
            LOG.warn("Could not count the {}: {}", what, String.valueOf(e.getCause() == null ? e : e.getCause()));
        }
    }
}
