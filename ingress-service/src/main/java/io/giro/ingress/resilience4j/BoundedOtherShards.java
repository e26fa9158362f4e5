package io.giro.ingress.resilience4j;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.ingress.OtherShards;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks another shard and does not wait for it: an answer that takes too long is none, and a shard that failed to answer a
 * few times is not asked for a while. So a dead or slow shard costs its neighbours a fraction of a second now and then.
 */
public final class BoundedOtherShards implements OtherShards {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedOtherShards.class);

    /** Questions that a shard may owe an answer to; each holds one of the shard's connections, or waits for one. */
    private static final int MOST_UNANSWERED = 2;

    /** Opens when three of the last four questions were in vain, or the first two; asks again after five seconds. */
    private static final CircuitBreakerConfig SETTINGS = CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(4)
            .minimumNumberOfCalls(2)
            .failureRateThreshold(75)
            .waitDurationInOpenState(Duration.ofSeconds(5))
            .permittedNumberOfCallsInHalfOpenState(1)
            .build();

    private final OtherShards shards;
    private final Duration patience;
    private final CircuitBreakerRegistry breakers;
    private final Map<Integer, Semaphore> unanswered = new ConcurrentHashMap<>();

    /**
     * @param shards asks and may fail, or take its time
     * @param patience after that an answer is none
     */
    public BoundedOtherShards(OtherShards shards, Duration patience, CircuitBreakerRegistry breakers) {
        this.shards = shards;
        this.patience = patience;
        this.breakers = breakers;
    }

    @Override
    public Map<AccountId, AccountStatus> statuses(int shard, Collection<AccountId> accounts) {
        CircuitBreaker breaker = breakers.circuitBreaker("statuses-of-shard-" + shard, SETTINGS);
        try {
            return breaker.executeCallable(() -> askWithin(shard, accounts));
        } catch (CallNotPermittedException e) {
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        } catch (Exception e) {
            LOG.warn("Shard {} was not asked whether destinations are active; credit decides: {}", shard, e.toString());
            return Map.of();
        }
    }

    private Map<AccountId, AccountStatus> askWithin(int shard, Collection<AccountId> accounts)
            throws InterruptedException, ExecutionException, TimeoutException {
        Semaphore permits = unanswered.computeIfAbsent(shard, index -> new Semaphore(MOST_UNANSWERED));
        if (!permits.tryAcquire()) {
            throw new TimeoutException("it still owes the answers to earlier questions");
        }
        FutureTask<Map<AccountId, AccountStatus>> question = new FutureTask<>(() -> {
            try {
                return shards.statuses(shard, accounts);
            } finally {
                permits.release();
            }
        });
        // Not interrupted when it is late: that would throw away a connection which may be in order.
        Thread.ofVirtual().name("statuses-of-shard-" + shard).start(question);
        return question.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
