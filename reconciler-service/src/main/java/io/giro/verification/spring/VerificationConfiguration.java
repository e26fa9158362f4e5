package io.giro.verification.spring;

import io.giro.checker.Shard;
import io.giro.saga.Clock;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.spring.GiroProperties;
import io.giro.verification.NewestFindings;
import io.giro.verification.Verification;
import io.giro.verification.VerificationRuns;
import io.giro.verification.Verifications;
import io.giro.verification.jdbc.CheckedShard;
import io.giro.verification.jdbc.JdbcRepairs;
import io.giro.verification.jdbc.JdbcVerificationRuns;
import io.giro.verification.micrometer.VerificationTelemetry;
import io.giro.verification.web.VerificationController;
import io.giro.verification.web.VerificationProblems;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.TaskScheduler;

/** Wires verifications. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VerificationProperties.class)
@Import(VerificationProblems.class)
public class VerificationConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationConfiguration.class);

    private static final Duration PAUSE = Duration.ofMinutes(1);

    @Bean(destroyMethod = "close")
    SharedLock verificationLock(Shards shards) {
        return new SharedLock(shards.get(0).dataSource());
    }

    @Bean
    VerificationRuns verificationRuns(Shards shards) {
        return new JdbcVerificationRuns(shards);
    }

    @Bean
    Verifications verifications(
            GiroProperties giro,
            Shards shards,
            SharedLock lock,
            VerificationRuns runs,
            VerificationTelemetry telemetry,
            Clock clock) {
        List<Shard> checked =
                giro.shardAddresses().stream().map(CheckedShard::of).toList();
        return new Verifications(
                new Verification(checked, new JdbcRepairs(shards, checked)), lock, runs, telemetry, clock);
    }

    @Bean
    VerificationTelemetry verificationTelemetry(MeterRegistry meters) {
        return new VerificationTelemetry(meters);
    }

    @Bean
    NewestFindings newestFindings(
            VerificationRuns runs,
            VerificationTelemetry telemetry,
            VerificationProperties properties,
            TaskScheduler scheduler,
            MeterRegistry meters,
            Clock clock) {
        NewestFindings newest = new NewestFindings(runs, telemetry::show, clock.now());
        if (VerificationProperties.isOn(properties.nightly())) {
            TimeGauge.builder(
                            "giro.verification.age",
                            newest,
                            TimeUnit.MILLISECONDS,
                            shown -> shown.age(clock.now()).toMillis())
                    .description("since the last verification of everything has ended, on whatever instance it was")
                    .register(meters);
        }
        scheduler.scheduleWithFixedDelay(() -> look(newest), PAUSE);
        return newest;
    }

    private static void look(NewestFindings newest) {
        try {
            newest.look();
        } catch (DataAccessException e) {
            LOG.warn("The newest verification could not be read; the next look tries again: {}", e.getMessage());
        }
    }

    /** One thread: only one verification runs at a time anyway. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService verificationThread() {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "verification-asked-for");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Bean
    VerificationController verificationController(
            Verifications verifications, VerificationRuns runs, ExecutorService verificationThread) {
        return new VerificationController(verifications, runs, verificationThread);
    }

    @Bean
    ScheduledVerifications scheduledVerifications(
            VerificationProperties properties, Verifications verifications, SharedLock lock) {
        return new ScheduledVerifications(properties, verifications, lock, PAUSE);
    }
}
