package io.giro.ingress.resilience4j;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.ingress.AcceptedTransfers;
import io.giro.ingress.IdempotencyKey;
import io.giro.saga.RowsLocked;
import io.giro.saga.UnprocessableBatch;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One circuit breaker for each shard: while a shard does not answer, its requests are turned away at once instead of
 * each waiting for a time-out, and the other shards are served.
 */
public final class BreakingAcceptedTransfers implements AcceptedTransfers {

    private final AcceptedTransfers transfers;
    private final CircuitBreakerRegistry breakers;
    private final FailingShards failing;

    /** @param failing hears of every failure that counts, and of every insert that was made */
    public BreakingAcceptedTransfers(
            AcceptedTransfers transfers, CircuitBreakerRegistry breakers, FailingShards failing) {
        this.transfers = transfers;
        this.breakers = breakers;
        this.failing = failing;
    }

    /** Opens when half of the last four to ten calls failed; tries again after a second. Only a failing world counts. */
    public static CircuitBreakerConfig settings() {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(10)
                .minimumNumberOfCalls(4)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofSeconds(1))
                .permittedNumberOfCallsInHalfOpenState(2)
                // A try whose outcome is lost must not shut the shard off for ever.
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(10))
                .ignoreExceptions(
                        AlreadyThere.class, Collision.class, Blocked.class, RowsLocked.class, UnprocessableBatch.class)
                .build();
    }

    @Override
    public void insert(int shard, List<Reservation> reservations, List<NewTransfer> newTransfers) {
        ask(shard, () -> {
            transfers.insert(shard, reservations, newTransfers);
            return true;
        });
        failing.taken(shard);
    }

    @Override
    public Map<IdempotencyKey, Reservation> reservations(int shard, Collection<IdempotencyKey> keys) {
        return ask(shard, () -> transfers.reservations(shard, keys));
    }

    @Override
    public Map<TransferId, TransferTerms> transfers(int shard, Collection<TransferId> ids) {
        return ask(shard, () -> transfers.transfers(shard, ids));
    }

    @Override
    public Map<AccountId, AccountStatus> statuses(int shard, Collection<AccountId> accounts) {
        return ask(shard, () -> transfers.statuses(shard, accounts));
    }

    private <T> T ask(int shard, Supplier<T> question) {
        CircuitBreaker breaker = breakers.circuitBreaker("shard-" + shard);
        try {
            return breaker.executeSupplier(question);
        } catch (CallNotPermittedException unasked) {
            throw unasked;
        } catch (RuntimeException e) {
            if (!breaker.getCircuitBreakerConfig().getIgnoreExceptionPredicate().test(e)) {
                failing.failed(shard, e);
            }
            throw e;
        }
    }
}
