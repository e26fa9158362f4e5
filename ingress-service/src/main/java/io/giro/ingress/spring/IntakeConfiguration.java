package io.giro.ingress.spring;

import io.giro.ingress.GroupIntake;
import io.giro.ingress.admission.Admission;
import io.giro.ingress.admission.AdmissionLimits;
import io.giro.ingress.jdbc.JdbcAcceptedTransfers;
import io.giro.ingress.kafka.EndedTransfers;
import io.giro.ingress.micrometer.AdmissionTelemetry;
import io.giro.ingress.micrometer.IntakeTelemetry;
import io.giro.ingress.resilience4j.BoundedOtherShards;
import io.giro.ingress.resilience4j.BreakingAcceptedTransfers;
import io.giro.ingress.resilience4j.FailingShards;
import io.giro.saga.Clock;
import io.giro.saga.Pace;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jmx.Processors;
import io.giro.saga.spring.GiroProperties;
import io.giro.saga.spring.Setting;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.core.ConsumerFactory;

/** Wires step 1. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    IntakeConfiguration.IntakeProperties.class,
    IntakeConfiguration.AdmissionProperties.class
})
class IntakeConfiguration {

    /** How long a batch may wait for the statuses of accounts on other shards. */
    private static final Duration OTHER_SHARDS_PATIENCE = Duration.ofMillis(500);

    /** A small part of the time that an answer takes on a busy machine. */
    private static final Duration LONGEST_REST = Duration.ofMillis(15);

    /** The limits of intake; see {@link GroupIntake.Limits} for their meaning. */
    @ConfigurationProperties("giro.intake")
    record IntakeProperties(int queueCapacity, int batchSize, int writersPerShard, Duration deadline) {
        IntakeProperties {
            new Setting("giro.intake.queue-capacity").mustBePositive(queueCapacity);
            new Setting("giro.intake.batch-size").mustBePositive(batchSize);
            new Setting("giro.intake.writers-per-shard").mustBePositive(writersPerShard);
            new Setting("giro.intake.deadline").mustBePositive(deadline);
        }

        GroupIntake.Limits limits() {
            return new GroupIntake.Limits(queueCapacity, batchSize, writersPerShard, deadline);
        }
    }

    /** The limits of admission; see {@link AdmissionLimits} for their meaning. */
    @ConfigurationProperties("giro.admission")
    record AdmissionProperties(Duration work, int floor, int ceiling, Duration patience) {
        AdmissionProperties {
            new Setting("giro.admission.work").mustBePositive(work);
            new Setting("giro.admission.floor").mustBePositive(floor);
            new Setting("giro.admission.ceiling")
                    .must(ceiling >= floor, ceiling, "at least giro.admission.floor, %d".formatted(floor));
            new Setting("giro.admission.patience").mustBePositive(patience);
            new Setting("giro.admission.patience")
                    .must(patience.compareTo(work) > 0, patience, "longer than giro.admission.work");
        }

        AdmissionLimits limits() {
            return new AdmissionLimits(work, floor, ceiling, patience);
        }
    }

    @Bean
    CircuitBreakerRegistry intakeBreakers(MeterRegistry meters) {
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(BreakingAcceptedTransfers.settings());
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
        return breakers;
    }

    @Bean
    JdbcAcceptedTransfers acceptedTransfers(Shards shards, Outbox outbox) {
        return new JdbcAcceptedTransfers(shards, outbox);
    }

    @Bean(destroyMethod = "close")
    GroupIntake groupIntake(
            JdbcAcceptedTransfers transfers,
            CircuitBreakerRegistry intakeBreakers,
            FailingShards failingShards,
            Shards shards,
            IntakeProperties properties,
            Clock clock,
            Processors processors,
            MeterRegistry meters) {
        IntakeTelemetry telemetry = new IntakeTelemetry(meters);
        Pace pace = new Pace(2, properties.batchSize(), LONGEST_REST, () -> processors.areBusy() ? 1 : 0);
        GroupIntake intake = new GroupIntake(
                new BreakingAcceptedTransfers(transfers, intakeBreakers, failingShards),
                new BoundedOtherShards(transfers::statuses, OTHER_SHARDS_PATIENCE, intakeBreakers),
                shards.count(),
                properties.limits(),
                pace,
                clock,
                new SecureRandom(),
                telemetry);
        telemetry.show(intake, shards.indexes());
        return intake;
    }

    @Bean
    @Primary
    Admission admission(
            GroupIntake intake, Shards shards, AdmissionProperties properties, Clock clock, MeterRegistry meters) {
        AdmissionTelemetry telemetry = new AdmissionTelemetry(meters, shards.count());
        Admission admission = new Admission(intake, shards.count(), properties.limits(), clock, telemetry);
        telemetry.show(admission);
        return admission;
    }

    @Bean
    EndedTransfers endedTransfers(ConsumerFactory<byte[], byte[]> consumers, GiroProperties giro, Admission admission) {
        return new EndedTransfers(consumers, giro.partitions(), admission::ended);
    }

    @Bean
    FailingShards failingShards() {
        return new FailingShards();
    }

    /** Down while a shard takes no transfers, whatever else of it is well. */
    @Bean
    HealthIndicator intakeHealthIndicator(FailingShards failing) {
        return () -> {
            Map<String, String> reasons = failing.reasons();
            return (reasons.isEmpty() ? Health.up() : Health.down())
                    .withDetails(reasons)
                    .build();
        };
    }

    /** Down when this instance no longer hears that transfers end: then it would admit few. */
    @Bean
    HealthIndicator admissionHealthIndicator(EndedTransfers endedTransfers) {
        return () -> (endedTransfers.isWell() ? Health.up() : Health.down()).build();
    }
}
