package io.giro.saga.spring;

import io.giro.saga.Books;
import io.giro.saga.jdbc.JdbcBooks;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.kafka.StepConsumer;
import io.giro.saga.resilience4j.BreakingBooks;
import io.giro.saga.resilience4j.ShardBreakers;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What a service that runs steps stands on besides: consumers that leave a failing shard alone. */
@Configuration(proxyBeanMethods = false)
@Import(StepConsumers.class)
public class StepRuntime {

    @Bean
    ShardBreakers shardBreakers(Shards shards, MeterRegistry meters) {
        Executor executor = knock -> Thread.ofVirtual().name("knock").start(knock);
        ShardBreakers breakers =
                new ShardBreakers(shards.count(), shard -> shards.get(shard).mustTakeWrites(), executor);
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers.registry())
                .bindTo(meters);
        return breakers;
    }

    @Bean
    Books books(Shards shards, ShardBreakers breakers) {
        return new BreakingBooks(new JdbcBooks(shards), breakers);
    }

    /** Down while a consumer thread of a step that has ended by itself is not replaced yet. */
    @Bean
    HealthIndicator stepsHealthIndicator(ObjectProvider<StepConsumer> consumers) {
        return () -> consumers.stream().allMatch(StepConsumer::isWell)
                ? Health.up().build()
                : Health.down().build();
    }

    /** Always up: a shard that is left alone is no reason to take away the service that serves the others. */
    @Bean
    HealthIndicator breakersHealthIndicator(ShardBreakers breakers) {
        return () -> Health.up().withDetails(breakers.states()).build();
    }
}
