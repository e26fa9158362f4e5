package io.giro.reconciler.kafka;

import io.giro.saga.kafka.TopicCatalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts back topics that were deleted, or lost by a broker with its data. Without them every step would wait for ever. What
 * was in them, the reconciler says again.
 */
public final class RestoreTopics {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreTopics.class);

    private final TopicCatalogue catalogue;
    private final Counter restored;
    private volatile Optional<String> difference = Optional.empty();

    public RestoreTopics(TopicCatalogue catalogue, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.restored = Counter.builder("giro.topics.restored")
                .description("topics that had vanished and were created again")
                .register(meters);
    }

    /** Looks once. A broker that cannot be asked is asked again next time. */
    public void run() {
        try {
            List<String> missing = catalogue.restore();
            if (!missing.isEmpty()) {
                restored.increment(missing.size());
                LOG.error("These topics had vanished, with all that was in them, and were created again: {}", missing);
            }
            note(catalogue.difference());
        } catch (KafkaException | IllegalStateException e) {
            LOG.warn("The topics could not be looked at; the next look tries again: {}", e.getMessage());
        }
    }

    /** What the last look found that no service would start with; empty if nothing. Whatever runs goes on meanwhile. */
    public Optional<String> difference() {
        return difference;
    }

    private void note(Optional<String> found) {
        if (!found.equals(difference)) {
            found.ifPresent(sentence -> LOG.error("{} No service that stops could start again.", sentence));
            difference = found;
        }
    }
}
