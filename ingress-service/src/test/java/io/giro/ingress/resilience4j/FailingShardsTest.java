package io.giro.ingress.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailingShardsTest {

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(BreakingAcceptedTransfers.settings());
    private final FailingShards failing = new FailingShards(breakers, 2);

    @Test
    void saysWhichShardTakesNothingAndWhatIsBehindIt() {
        failUntilTurnedAway(1);

        assertThat(failing.reasons())
                .isEqualTo(Map.of("shard-1", "java.lang.IllegalArgumentException: the disk is full"));
    }

    @Test
    void saysNothingOfAShardThatFailsNowAndThen() {
        fail(BreakingAcceptedTransfers.breaker(breakers, 0));

        assertThat(failing.reasons()).isEmpty();
    }

    @Test
    void forgetsAShardThatTakesRequestsAgain() {
        failUntilTurnedAway(0);
        CircuitBreaker breaker = BreakingAcceptedTransfers.breaker(breakers, 0);

        breaker.transitionToHalfOpenState();
        assertThat(failing.reasons()).containsOnlyKeys("shard-0");
        breaker.executeRunnable(() -> {});
        breaker.executeRunnable(() -> {});

        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(failing.reasons()).isEmpty();
    }

    private void failUntilTurnedAway(int shard) {
        CircuitBreaker breaker = BreakingAcceptedTransfers.breaker(breakers, shard);
        while (breaker.getState() == CircuitBreaker.State.CLOSED) {
            fail(breaker);
        }
    }

    private static void fail(CircuitBreaker breaker) {
        assertThat(catchThrowable(() -> breaker.executeRunnable(() -> {
                    throw new IllegalStateException("no connection", new IllegalArgumentException("the disk is full"));
                })))
                .isInstanceOf(IllegalStateException.class);
    }
}
