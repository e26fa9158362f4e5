package io.giro.ingress.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedOtherShardsTest {

    private static final AccountId BOB = new AccountId("BOB");
    private static final Map<AccountId, AccountStatus> FROZEN = Map.of(BOB, AccountStatus.FROZEN);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answers = new CountDownLatch(1);

    @AfterEach
    void letThemAnswer() {
        answers.countDown();
    }

    @Test
    void saysWhatTheShardSays() {
        assertThat(bounded((shard, accounts) -> FROZEN, LONG)
                        .statuses(1, List.of(BOB))
                        .join())
                .isEqualTo(FROZEN);
    }

    @Test
    void saysNothingWhenTheShardIsTooSlowAndSoonDoesNotAskItAnyMore() {
        BoundedOtherShards shards = bounded(this::whenLetThrough, Duration.ofSeconds(1));

        for (int i = 0; i < 20; i++) {
            assertThat(shards.statuses(1, List.of(BOB)).join()).isEmpty();
        }

        await().untilAsserted(() -> assertThat(asked).hasValue(1));
        assertThat(breakers.circuitBreaker("statuses-of-shard-1").getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void countsAFailureAndSaysNothing() {
        BoundedOtherShards shards = bounded(
                (shard, accounts) -> {
                    throw new IllegalStateException("connection refused");
                },
                LONG);

        assertThat(shards.statuses(1, List.of(BOB)).join()).isEmpty();

        assertThat(breakers.circuitBreaker("statuses-of-shard-1").getMetrics().getNumberOfFailedCalls())
                .isEqualTo(1);
    }

    @Test
    void asksTheOtherShardsAsBefore() {
        BoundedOtherShards shards = bounded(
                (shard, accounts) -> {
                    if (shard == 1) {
                        throw new IllegalStateException("connection refused");
                    }
                    return FROZEN;
                },
                LONG);

        for (int i = 0; i < 10; i++) {
            shards.statuses(1, List.of(BOB)).join();
        }

        assertThat(shards.statuses(2, List.of(BOB)).join()).isEqualTo(FROZEN);
    }

    @Test
    void asksTogetherWhatCameWhileItAsked() {
        List<Integer> questions = new CopyOnWriteArrayList<>();
        BoundedOtherShards shards = bounded(
                (shard, accounts) -> {
                    questions.add(accounts.size());
                    return whenLetThrough(shard, accounts);
                },
                LONG);
        CompletableFuture<Map<AccountId, AccountStatus>> first = shards.statuses(1, List.of(BOB));
        await().untilAsserted(() -> assertThat(asked).hasValue(1));

        CompletableFuture<Map<AccountId, AccountStatus>> second = shards.statuses(1, List.of(BOB));
        CompletableFuture<Map<AccountId, AccountStatus>> third = shards.statuses(1, List.of(new AccountId("CAROL")));
        answers.countDown();

        assertThat(first.join()).isEqualTo(FROZEN);
        assertThat(second.join()).isEqualTo(FROZEN);
        assertThat(third.join()).isEqualTo(FROZEN);
        assertThat(questions).containsExactly(1, 2);
    }

    private BoundedOtherShards bounded(BoundedOtherShards.Source shards, Duration patience) {
        return new BoundedOtherShards(shards, patience, breakers);
    }

    private Map<AccountId, AccountStatus> whenLetThrough(int shard, Iterable<AccountId> accounts) {
        asked.incrementAndGet();
        try {
            answers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return FROZEN;
    }
}
