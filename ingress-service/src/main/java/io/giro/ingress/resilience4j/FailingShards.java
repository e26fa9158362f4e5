package io.giro.ingress.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which shards take no requests, and why: for the log, once when it begins and once when it is over, and for whoever asks. A
 * database may answer, and refuse to write all the same.
 */
public final class FailingShards {

    private static final Logger LOG = LoggerFactory.getLogger(FailingShards.class);

    /** A breaker closes with the next request only. After that time without one nobody knows. */
    private static final Duration NEWS = Duration.ofSeconds(30);

    private final Map<String, CircuitBreakerOnErrorEvent> lastErrors = new ConcurrentHashMap<>();
    private final CircuitBreakerRegistry breakers;
    private final int shards;

    public FailingShards(CircuitBreakerRegistry breakers, int shards) {
        this.breakers = breakers;
        this.shards = shards;
        IntStream.range(0, shards)
                .mapToObj(shard -> BreakingAcceptedTransfers.breaker(breakers, shard))
                .forEach(this::listenTo);
    }

    /** By the shard's name, {@code shard-0} and so on: what the last request met, if none was taken since. */
    public Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        IntStream.range(0, shards)
                .mapToObj(shard -> BreakingAcceptedTransfers.breaker(breakers, shard))
                .filter(breaker -> breaker.getState() != CircuitBreaker.State.CLOSED)
                .forEach(breaker -> lastError(breaker.getName())
                        .filter(error -> error.getCreationTime()
                                .isAfter(ZonedDateTime.now().minus(NEWS)))
                        .ifPresent(error -> reasons.put(breaker.getName(), reason(error))));
        return reasons;
    }

    private void listenTo(CircuitBreaker breaker) {
        breaker.getEventPublisher()
                .onError(error -> lastErrors.put(error.getCircuitBreakerName(), error))
                .onStateTransition(event -> {
                    String shard = event.getCircuitBreakerName();
                    if (event.getStateTransition() == StateTransition.CLOSED_TO_OPEN) {
                        LOG.warn(
                                "Requests of {} are turned away: {}",
                                shard,
                                lastError(shard).map(FailingShards::reason).orElse("it fails"));
                    } else if (event.getStateTransition() == StateTransition.HALF_OPEN_TO_CLOSED) {
                        LOG.warn("Requests of {} are taken again.", shard);
                    }
                });
    }

    private Optional<CircuitBreakerOnErrorEvent> lastError(String shard) {
        return Optional.ofNullable(lastErrors.get(shard));
    }

    private static String reason(CircuitBreakerOnErrorEvent error) {
        Throwable cause = error.getThrowable();
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
