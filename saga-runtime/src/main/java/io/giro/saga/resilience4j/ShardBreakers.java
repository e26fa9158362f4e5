package io.giro.saga.resilience4j;

import io.giro.saga.ConcurrentChange;
import io.giro.saga.RowsLocked;
import io.giro.saga.UnprocessableBatch;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.CannotAcquireLockException;

/**
 * One circuit breaker for each shard, for all steps of a process. While it is open nobody waits for the shard; when it is
 * half open, the breaker itself knocks, so that no consumer thread has to find out whether the shard is there again.
 *
 * <p>It opens when half of the last two to four calls failed, so after two failures in a row at the latest. It knocks after
 * half a second, then ever less often, down to once in two seconds; there is no last knock. Only a shard that fails counts:
 * one that has a lock in the way, or refuses a row, is well.
 */
public final class ShardBreakers {

    private static final Logger LOG = LoggerFactory.getLogger(ShardBreakers.class);

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_KNOCK = Duration.ofSeconds(10);

    private final CircuitBreakerRegistry registry;
    private final int shards;
    private final Map<String, Instant> since = new ConcurrentHashMap<>();

    /**
     * @param knock asks a shard for a sign of life, and throws if there is none
     * @param executor where to knock; a knock may take as long as a connection
     */
    public ShardBreakers(int shards, IntConsumer knock, Executor executor) {
        this.shards = shards;
        this.registry = CircuitBreakerRegistry.of(settings());
        IntStream.range(0, shards).forEach(shard -> {
            CircuitBreaker breaker = of(shard);
            since.put(breaker.getName(), Instant.now());
            breaker.getEventPublisher().onStateTransition(event -> {
                State state = event.getStateTransition().getToState();
                since.put(breaker.getName(), event.getCreationTime().toInstant());
                LOG.warn("The circuit breaker of {} is {}", breaker.getName(), state);
                if (state == State.HALF_OPEN) {
                    executor.execute(() -> knock(breaker, () -> knock.accept(shard)));
                }
            });
        });
    }

    private static CircuitBreakerConfig settings() {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(4)
                .minimumNumberOfCalls(2)
                .failureRateThreshold(50)
                .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialRandomBackoff(FIRST_WAIT, 2, 0.5, LONGEST_WAIT))
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .permittedNumberOfCallsInHalfOpenState(1)
                // A knock that got lost must not keep the shard's partitions paused for ever.
                .maxWaitDurationInHalfOpenState(LONGEST_KNOCK)
                .ignoreExceptions(
                        ConcurrentChange.class,
                        CannotAcquireLockException.class,
                        RowsLocked.class,
                        UnprocessableBatch.class)
                .build();
    }

    /** For metrics. */
    public CircuitBreakerRegistry registry() {
        return registry;
    }

    /** The breaker of a shard, {@code shard-0} and so on. */
    public CircuitBreaker of(int shard) {
        return registry.circuitBreaker("shard-" + shard);
    }

    /** Whether a shard may be asked. */
    public boolean isClosed(int shard) {
        return of(shard).getState() == State.CLOSED;
    }

    /** For people: the state of each breaker, and since when. */
    public Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        IntStream.range(0, shards)
                .mapToObj(this::of)
                .forEach(breaker ->
                        states.put(breaker.getName(), breaker.getState() + " since " + since.get(breaker.getName())));
        return states;
    }

    private static void knock(CircuitBreaker breaker, Runnable knock) {
        try {
            breaker.executeRunnable(knock);
        } catch (RuntimeException stillAway) {
            LOG.debug("{} is still away: {}", breaker.getName(), stillAway.getMessage());
        }
    }
}
