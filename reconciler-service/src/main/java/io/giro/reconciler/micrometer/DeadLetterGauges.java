package io.giro.reconciler.micrometer;

import io.giro.event.Topic;
import io.giro.reconciler.deadletter.DeadLetterTopics;
import io.giro.reconciler.deadletter.DeadLettersUnavailable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many dead letters lie on Kafka, by the topic that they came from; NaN while that is not known. */
public final class DeadLetterGauges {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterGauges.class);

    private final DeadLetterTopics deadLetters;
    private final Map<Topic, AtomicReference<Double>> counts = new EnumMap<>(Topic.class);

    public DeadLetterGauges(MeterRegistry meters, DeadLetterTopics deadLetters) {
        this.deadLetters = deadLetters;
        for (Topic topic : Topic.values()) {
            AtomicReference<Double> count = new AtomicReference<>(Double.NaN);
            counts.put(topic, count);
            Gauge.builder("giro.dead.letters.stored", count, AtomicReference::get)
                    .description("dead letters that lie on Kafka")
                    .tag("topic", topic.topicName())
                    .register(meters);
        }
    }

    /** Counts them now. */
    public void count() {
        try {
            Map<Topic, Long> now = deadLetters.counts();
            counts.forEach((topic, count) -> count.set((double) now.getOrDefault(topic, 0L)));
        } catch (DeadLettersUnavailable e) {
            counts.values().forEach(count -> count.set(Double.NaN));
            LOG.warn("Dead letters could not be counted: {}", String.valueOf(e.getCause()));
        }
    }
}
