package io.giro.reconciler.spring;

import io.giro.reconciler.ResendMissing;
import io.giro.reconciler.jdbc.JdbcTransfers;
import io.giro.reconciler.kafka.KafkaStepProgress;
import io.giro.reconciler.kafka.RestoreTopics;
import io.giro.reconciler.micrometer.ReconcilerTelemetry;
import io.giro.saga.Clock;
import io.giro.saga.EventLog;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.GiroProperties;
import io.giro.saga.spring.GiroService;
import io.giro.saga.spring.ServiceApplication;
import io.giro.verification.spring.VerificationConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Runs step 7, and the verifications. */
@GiroService(name = "reconciler-service")
@EnableConfigurationProperties(ReconcilerProperties.class)
@Import(VerificationConfiguration.class)
public class ReconcilerService {

    public static void main(String[] arguments) {
        ServiceApplication.start(ReconcilerService.class, arguments);
    }

    @Bean
    ResendMissing resendMissing(
            GiroProperties giro,
            ReconcilerProperties reconciler,
            Shards shards,
            Outbox outbox,
            Admin admin,
            EventLog log,
            MeterRegistry meters,
            Clock clock) {
        return new ResendMissing(
                shards.count(),
                new JdbcTransfers(shards, outbox),
                new KafkaStepProgress(admin, giro.partitions(), reconciler.slack()),
                log,
                new ReconcilerTelemetry(meters, shards.count()),
                reconciler.scanLimits(),
                reconciler.backOff(),
                reconciler.clockSkew(),
                clock);
    }

    @Bean
    RepeatedRuns reconcilerRuns(ResendMissing resendMissing, ReconcilerProperties reconciler) {
        return new RepeatedRuns("reconciler-", resendMissing::run, reconciler.interval());
    }

    @Bean
    RepeatedRuns topicRuns(TopicCatalogue catalogue, MeterRegistry meters, ReconcilerProperties reconciler) {
        return new RepeatedRuns("topics-", new RestoreTopics(catalogue, meters)::run, reconciler.firstResend());
    }
}
