package io.giro.reconciler.spring;

import io.giro.reconciler.FollowedTransfers;
import io.giro.reconciler.StepProgress;
import io.giro.reconciler.StuckTransfers;
import io.giro.reconciler.Transfers;
import io.giro.reconciler.deadletter.DeadLetterTopics;
import io.giro.reconciler.deadletter.kafka.KafkaDeadLetterTopics;
import io.giro.reconciler.kafka.KafkaBacklogs;
import io.giro.reconciler.kafka.NextRecords;
import io.giro.reconciler.micrometer.CountGauges;
import io.giro.reconciler.web.DeadLettersController;
import io.giro.reconciler.web.Problems;
import io.giro.reconciler.web.StuckController;
import io.giro.reconciler.web.UnknownParameters;
import io.giro.saga.Clock;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.kafka.LastingProducer;
import io.giro.saga.spring.GiroProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Wires what engineers ask: what is stuck, and which records were parked. */
@Configuration(proxyBeanMethods = false)
@Import(Problems.class)
class OperationsConfiguration implements WebMvcConfigurer {

    private static final String DEAD_LETTERS = "reconciler-service.dead-letters";

    /** Dead letters can be large, and many partitions are read at once. */
    private static final int BYTES_AT_ONCE = 4 * 1024 * 1024;

    private static final int BYTES_OF_A_PARTITION = 256 * 1024;

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new UnknownParameters()).addPathPatterns("/operations/**", "/verifications/**");
    }

    @Bean
    StuckTransfers stuckTransfers(
            Shards shards,
            FollowedTransfers followed,
            Transfers transfers,
            StepProgress steps,
            ReconcilerProperties reconciler,
            Clock clock) {
        return new StuckTransfers(shards.count(), followed, transfers, steps, reconciler.backOff(), clock);
    }

    @Bean
    StuckController stuckController(StuckTransfers stuck, ReconcilerProperties reconciler, Clock clock) {
        return new StuckController(stuck, reconciler.looks().getFirst(), clock);
    }

    @Bean
    DeadLetterTopics deadLetterTopics(
            GiroProperties giro, ConsumerFactory<byte[], byte[]> consumers, LastingProducer producer) {
        Properties bounds = new Properties();
        bounds.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, BYTES_AT_ONCE);
        bounds.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_OF_A_PARTITION);
        return new KafkaDeadLetterTopics(
                () -> consumers.createConsumer(null, DEAD_LETTERS, null, bounds), producer, giro.partitions());
    }

    @Bean
    DeadLettersController deadLettersController(DeadLetterTopics deadLetters) {
        return new DeadLettersController(deadLetters);
    }

    @Bean
    RepeatedRuns deadLetterCounts(DeadLetterTopics deadLetters, MeterRegistry meters, ReconcilerProperties reconciler) {
        CountGauges gauges = CountGauges.ofDeadLetters(meters, deadLetters::counts);
        return new RepeatedRuns("dead-letters-", gauges::count, reconciler.countDeadLetters());
    }

    @Bean
    RepeatedRuns backlogCounts(
            GiroProperties giro,
            Admin admin,
            NextRecords records,
            MeterRegistry meters,
            ReconcilerProperties reconciler) {
        KafkaBacklogs backlogs = new KafkaBacklogs(
                admin, records, giro.partitions(), giro.shards().size());
        CountGauges gauges = CountGauges.ofBacklogs(meters, backlogs.groups(), backlogs::count);
        return new RepeatedRuns("backlogs-", gauges::count, reconciler.countDeadLetters());
    }
}
