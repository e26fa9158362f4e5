package io.giro.reconciler.spring;

import io.giro.access.Scope;
import io.giro.access.spring.CallScopes;
import io.giro.access.spring.JwtMode;
import io.giro.access.spring.NoOtherSites;
import io.giro.reconciler.RelayProgress;
import io.giro.reconciler.ResendMissing;
import io.giro.reconciler.StepProgress;
import io.giro.reconciler.Transfers;
import io.giro.reconciler.Turns;
import io.giro.reconciler.jdbc.JdbcTransfers;
import io.giro.reconciler.jdbc.JdbcTurns;
import io.giro.reconciler.kafka.KafkaRelayProgress;
import io.giro.reconciler.kafka.KafkaStepProgress;
import io.giro.reconciler.kafka.NextRecords;
import io.giro.reconciler.kafka.RestoreTopics;
import io.giro.reconciler.micrometer.ReconcilerTelemetry;
import io.giro.reconciler.web.AccessProblems;
import io.giro.saga.Clock;
import io.giro.saga.EventLog;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.GiroProperties;
import io.giro.saga.spring.GiroService;
import io.giro.saga.spring.ServiceApplication;
import io.giro.saga.spring.Setting;
import io.giro.verification.spring.VerificationConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Properties;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.ConsumerFactory;

/** Runs step 7, and the verifications. */
@GiroService(name = "reconciler-service")
@EnableConfigurationProperties(ReconcilerProperties.class)
@Import({
    OperationsConfiguration.class,
    VerificationConfiguration.class,
    JwtMode.class,
    NoOtherSites.class,
    AccessProblems.class
})
public class ReconcilerService {

    private static final int BYTES_AT_ONCE = 1024 * 1024;

    /** As large as two batches of a busy step. */
    private static final int BYTES_OF_A_PARTITION = 32 * 1024;

    public static void main(String[] arguments) {
        ServiceApplication.run(ReconcilerService.class, arguments);
    }

    @Bean
    CallScopes callScopes() {
        return calls -> calls.anyRequest().hasAuthority(CallScopes.authority(Scope.OPS));
    }

    @Bean
    Transfers transfers(Shards shards, Outbox outbox) {
        return new JdbcTransfers(shards, outbox, RandomGenerator.getDefault());
    }

    @Bean(destroyMethod = "close")
    NextRecords nextRecords(ConsumerFactory<byte[], byte[]> consumers) {
        Properties bounds = new Properties();
        // The first record of a partition says all.
        bounds.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        bounds.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, BYTES_AT_ONCE);
        bounds.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_OF_A_PARTITION);
        return new NextRecords(consumers.createConsumer(null, "reconciler-service.next-records", null, bounds));
    }

    @Bean
    StepProgress stepProgress(GiroProperties giro, ReconcilerProperties reconciler, Admin admin, NextRecords records) {
        return new KafkaStepProgress(
                admin, records, giro.partitions(), giro.shards().size(), reconciler.slack());
    }

    @Bean(destroyMethod = "close")
    KafkaRelayProgress relayProgress(
            GiroProperties giro, ConsumerFactory<byte[], byte[]> consumers, Transfers transfers, Clock clock) {
        return new KafkaRelayProgress(
                consumers.createConsumer(null, "reconciler-service.relay-progress", null),
                giro.partitions(),
                transfers::newestInOutbox,
                clock);
    }

    /**
     * A turn keeps a connection to each shard, and a repair of views needs two: one reads the ledger beside the transaction.
     */
    @Bean(destroyMethod = "close")
    JdbcTurns turns(Shards shards, GiroProperties giro) {
        int size = giro.pool().size();
        new Setting("giro.pool.size").must(size >= 3, size, "at least 3 in the reconciler");
        return new JdbcTurns(shards);
    }

    @Bean
    ResendMissing resendMissing(
            ReconcilerProperties reconciler,
            Shards shards,
            Transfers transfers,
            StepProgress steps,
            RelayProgress relays,
            Turns turns,
            EventLog log,
            MeterRegistry meters,
            Clock clock) {
        return new ResendMissing(
                shards.count(),
                transfers,
                steps,
                relays,
                turns,
                log,
                new ReconcilerTelemetry(meters, shards.count()),
                reconciler.scanLimits(),
                reconciler.backOff(),
                clock);
    }

    @Bean
    RepeatedRuns reconcilerRuns(ResendMissing resendMissing, ReconcilerProperties reconciler) {
        return new RepeatedRuns("reconciler-", resendMissing::run, reconciler.interval());
    }

    @Bean
    RestoreTopics restoreTopics(TopicCatalogue catalogue, MeterRegistry meters) {
        return new RestoreTopics(catalogue, meters);
    }

    @Bean
    RepeatedRuns topicRuns(RestoreTopics restoreTopics, ReconcilerProperties reconciler) {
        return new RepeatedRuns("topics-", restoreTopics::run, reconciler.firstResend());
    }

    /** Down when the topics are such that no service could start. */
    @Bean
    HealthIndicator topicsHealthIndicator(RestoreTopics restoreTopics) {
        return () -> restoreTopics
                .difference()
                .map(sentence -> Health.down().withDetail("error", sentence))
                .orElseGet(Health::up)
                .build();
    }
}
