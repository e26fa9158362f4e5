package io.giro.saga.spring;

import io.giro.saga.Clock;
import io.giro.saga.jdbc.JdbcBooks;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jmx.Processors;
import io.giro.saga.json.EventCodec;
import io.giro.saga.kafka.KafkaEventLog;
import io.giro.saga.kafka.LastingProducer;
import io.giro.saga.kafka.StepConsumer;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.micrometer.StepTelemetry;
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
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.scheduling.TaskScheduler;

/** What a service that runs steps stands on besides: consumers that leave a failing shard alone. */
@Configuration(proxyBeanMethods = false)
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
    StepConsumers stepConsumers(
            GiroProperties giro,
            ConsumerFactory<byte[], byte[]> consumers,
            LastingProducer producer,
            JdbcBooks books,
            ShardBreakers breakers,
            KafkaEventLog log,
            EventCodec codec,
            StepTelemetry telemetry,
            Clock clock,
            TaskScheduler scheduler,
            Processors processors,
            TopicCatalogue verified) {
        return new StepConsumers(
                giro,
                consumers,
                producer,
                new BreakingBooks(books, breakers),
                breakers,
                log,
                codec,
                telemetry,
                clock,
                scheduler,
                processors);
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
