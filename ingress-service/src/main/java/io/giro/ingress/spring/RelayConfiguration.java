package io.giro.ingress.spring;

import io.giro.relay.RelayWatch;
import io.giro.relay.debezium.DebeziumRelays;
import io.giro.relay.jdbc.OutboxBacklog;
import io.giro.relay.jdbc.OutboxPartitions;
import io.giro.relay.kafka.KafkaRelay;
import io.giro.relay.kafka.RelayElection;
import io.giro.relay.micrometer.RelayTelemetry;
import io.giro.saga.Clock;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.json.EventCodec;
import io.giro.saga.kafka.LastingProducer;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.GiroProperties;
import io.giro.saga.spring.Setting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.scheduling.TaskScheduler;

/** Wires step 2. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RelayConfiguration.OutboxProperties.class)
class RelayConfiguration {

    private static final Duration MAINTENANCE = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Longer than a broker that is away may hold up a batch: then the producer gives up, and the relay starts again by itself. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    /** @param retentionDays full days that rows are kept after theirs; see {@link OutboxPartitions} */
    @ConfigurationProperties("giro.outbox")
    record OutboxProperties(int retentionDays) {
        OutboxProperties {
            new Setting("giro.outbox.retention-days").mustBePositive(retentionDays);
        }
    }

    @Bean(destroyMethod = "close")
    DebeziumRelays relays(
            GiroProperties giro,
            LastingProducer producer,
            EventCodec codec,
            TopicCatalogue verified,
            MeterRegistry meters,
            @Value("${spring.application.name}") String service) {
        RelayTelemetry telemetry = new RelayTelemetry(meters, giro.shards().size());
        DebeziumRelays relays = new DebeziumRelays(
                giro.shardAddresses(),
                giro.kafka().client(),
                new KafkaRelay(producer, codec, service),
                telemetry,
                new SecureRandom());
        telemetry.show(meters, relays::streams);
        return relays;
    }

    @Bean
    RelayElection relayElection(ConsumerFactory<byte[], byte[]> consumers, Shards shards, DebeziumRelays relays) {
        return new RelayElection(consumers, shards.count(), relays);
    }

    @Bean
    OutboxBacklog outboxBacklog(Shards shards, DebeziumRelays relays, MeterRegistry meters) {
        OutboxBacklog backlog = new OutboxBacklog(shards, relays::lastSent);
        shards.indexes()
                .forEach(shard -> Gauge.builder("giro.outbox.age", backlog, rows -> rows.ageSeconds(shard))
                        .description("age of the oldest request that is not relayed; NaN where another instance relays")
                        .baseUnit("seconds")
                        .tag("shard", Integer.toString(shard))
                        .register(meters));
        backlog.lookEvery(LOOK);
        return backlog;
    }

    @Bean
    RelayWatch relayWatch(
            DebeziumRelays relays, OutboxBacklog backlog, Shards shards, Clock clock, TaskScheduler scheduler) {
        RelayWatch watch = new RelayWatch(relays, backlog::newestSeq, STANDSTILL, clock);
        scheduler.scheduleWithFixedDelay(
                () -> shards.indexes().forEach(watch::look), Instant.now().plus(LOOK), LOOK);
        return watch;
    }

    @Bean
    OutboxPartitions outboxPartitions(Shards shards, OutboxProperties properties, TaskScheduler scheduler) {
        OutboxPartitions partitions = new OutboxPartitions(shards, properties.retentionDays());
        partitions.maintain(LocalDate.now(ZoneOffset.UTC));
        scheduler.scheduleWithFixedDelay(
                () -> partitions.maintain(LocalDate.now(ZoneOffset.UTC)),
                Instant.now().plus(MAINTENANCE),
                MAINTENANCE);
        return partitions;
    }

    /**
     * Down when a relay that this instance was elected to run is not streaming, or when it cannot be elected. A
     * relay that had to begin anew is shown, and is no reason to be down: it streams.
     */
    @Bean
    HealthIndicator relayHealthIndicator(DebeziumRelays relays, RelayElection election, Shards shards) {
        return () -> {
            Health.Builder health = election.isWell() ? Health.up() : Health.down();
            shards.indexes().forEach(shard -> {
                String state = relays.state(shard).orElse("ELSEWHERE");
                health.withDetail("shard-" + shard, state);
                relays.beganAnewAt(shard)
                        .ifPresent(time -> health.withDetail("shard-" + shard + "-began-anew-at", time));
                if (!relays.isWell(shard)) {
                    health.down();
                }
            });
            return health.build();
        };
    }
}
