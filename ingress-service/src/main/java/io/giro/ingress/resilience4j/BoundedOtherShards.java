package io.giro.ingress.resilience4j;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.ingress.GroupedQuestions;
import io.giro.ingress.OtherShards;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks another shard and does not wait for it: an answer that takes too long is none, and a shard that failed to answer a
 * few times is not asked for a while. So a dead or slow shard costs its neighbours a fraction of a second now and then.
 *
 * <p>A shard is asked one question at a time, unless it is silent; those that come meanwhile
 * are asked together as the next one.
 */
public final class BoundedOtherShards implements OtherShards {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedOtherShards.class);

    /** Opens when three of the last four questions were in vain, or the first two; asks again after five seconds. */
    private static final CircuitBreakerConfig SETTINGS = CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(4)
            .minimumNumberOfCalls(2)
            .failureRateThreshold(75)
            .waitDurationInOpenState(Duration.ofSeconds(5))
            .permittedNumberOfCallsInHalfOpenState(1)
            .build();

    private final Source source;
    private final Duration patience;
    private final CircuitBreakerRegistry breakers;
    private final Map<Integer, GroupedQuestions<AccountId, Map<AccountId, AccountStatus>>> questions =
            new ConcurrentHashMap<>();

    /** A shard itself, which may fail, or take its time. */
    @FunctionalInterface
    public interface Source {
        Map<AccountId, AccountStatus> statuses(int shard, Collection<AccountId> accounts);
    }

    /**
     * @param patience an answer that takes longer counts as none
     */
    public BoundedOtherShards(Source source, Duration patience, CircuitBreakerRegistry breakers) {
        this.source = source;
        this.patience = patience;
        this.breakers = breakers;
    }

    @Override
    public CompletableFuture<Map<AccountId, AccountStatus>> statuses(int shard, Collection<AccountId> accounts) {
        CircuitBreaker breaker = breakers.circuitBreaker("statuses-of-shard-" + shard, SETTINGS);
        return breaker.executeCompletionStage(() ->
                        questions.computeIfAbsent(shard, this::questionsTo).ask(accounts))
                .exceptionally(trouble -> {
                    if (!(trouble instanceof CallNotPermittedException)) {
                        LOG.warn(
                                "Shard {} was not asked whether destinations are active; credit decides: {}",
                                shard,
                                trouble.toString());
                    }
                    return Map.of();
                })
                .toCompletableFuture();
    }

    private GroupedQuestions<AccountId, Map<AccountId, AccountStatus>> questionsTo(int shard) {
        return new GroupedQuestions<>(
                "statuses-of-shard-" + shard, accounts -> source.statuses(shard, accounts), patience);
    }
}
