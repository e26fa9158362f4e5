package io.giro.saga.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.giro.saga.Clock;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.jdbc.ShardLayout;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.jmx.Processors;
import io.giro.saga.json.EventCodec;
import io.giro.saga.kafka.KafkaEventLog;
import io.giro.saga.kafka.LastingProducer;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.micrometer.StepTelemetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.MicrometerProducerListener;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** What every service stands on: its shards, its Kafka clients, its telemetry. Checked against each other at start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GiroProperties.class)
public class SagaRuntime {

    private static final int KAFKA_HEALTH_TIMEOUT_MS = 3_000;
    private static final int DELIVERY_TIMEOUT_MS = 30_000;
    private static final int REQUEST_TIMEOUT_MS = 10_000;
    private static final int API_TIMEOUT_MS = 15_000;
    private static final int MAX_BLOCK_MS = 10_000;
    private static final int CLOSE_TIMEOUT_SECONDS = 5;

    @Bean
    static SettingsFirst settingsFirst() {
        return new SettingsFirst();
    }

    @Bean
    OpenMode openMode(GiroProperties giro, ServerProperties server, Environment environment) {
        return new OpenMode(
                giro,
                server,
                ManagementPortType.get(environment),
                Binder.get(environment)
                        .bind("management.server.address", InetAddress.class)
                        .orElse(null));
    }

    @Bean
    ManagementPort managementPort(GiroProperties giro, Environment environment) {
        return new ManagementPort(giro.security().mode(), ManagementPortType.get(environment));
    }

    @Bean
    Processors processors() {
        return new Processors();
    }

    @Bean
    Clock clock() {
        return Clock.system();
    }

    @Bean
    EventCodec eventCodec() {
        return new EventCodec();
    }

    @Bean
    Outbox outbox(EventCodec codec) {
        return new Outbox(codec);
    }

    /** Refuses to start on databases that were laid out for another number of shards or partitions. */
    @Bean(destroyMethod = "close")
    Shards shards(GiroProperties giro, MeterRegistry meters, @Value("${spring.application.name}") String service)
            throws SQLException {
        List<Shard> shards = new ArrayList<>();
        try {
            for (ShardAddress address : giro.shardAddresses()) {
                int index = shards.size();
                HikariDataSource dataSource =
                        ShardPools.forTransactions(address, giro.pool(), service + ".shard-" + index, meters);
                shards.add(new Shard(index, dataSource, address.viewsSchema()));
                try (Connection connection = dataSource.getConnection()) {
                    new ShardLayout(index, giro.shards().size(), giro.partitions()).verify(connection);
                }
            }
            return new Shards(shards);
        } catch (SQLException | RuntimeException e) {
            new Shards(shards).close();
            throw e;
        }
    }

    @Bean(destroyMethod = "close")
    Admin kafkaAdmin(GiroProperties giro) {
        Map<String, Object> config = new HashMap<>(giro.kafka().client());
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        return Admin.create(config);
    }

    /** Refuses to start on topics with another number of partitions. */
    @Bean
    TopicCatalogue topicCatalogue(GiroProperties giro, Admin admin) {
        TopicCatalogue catalogue =
                new TopicCatalogue(admin, giro.partitions(), giro.shards().size());
        catalogue.verify();
        return catalogue;
    }

    @Bean
    ProducerFactory<byte[], byte[]> producerFactory(
            GiroProperties giro, MeterRegistry meters, @Value("${spring.application.name}") String service) {
        Map<String, Object> config = new HashMap<>(giro.kafka().client());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, service);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A batch of events is sent at once and waited for: lingering would only add to its latency.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.LARGEST_DEAD_LETTER_BYTES);
        var factory = new DefaultKafkaProducerFactory<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        factory.setPhysicalCloseTimeout(CLOSE_TIMEOUT_SECONDS);
        factory.addListener(new MicrometerProducerListener<>(meters));
        return factory;
    }

    @Bean
    LastingProducer producer(ProducerFactory<byte[], byte[]> producers) {
        return new LastingProducer(
                producers, Duration.ofMillis(MAX_BLOCK_MS + DELIVERY_TIMEOUT_MS + REQUEST_TIMEOUT_MS));
    }

    @Bean
    ConsumerFactory<byte[], byte[]> consumerFactory(GiroProperties giro, MeterRegistry meters) {
        Map<String, Object> config = new HashMap<>(giro.kafka().client());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A new or lost group begins at the beginning: repeats are harmless, gaps are not.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // A partition has one shard: dealt out in turn to as many threads as shards, or a multiple,
        // each thread gets one shard. Range is for members of earlier versions.
        config.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(RoundRobinAssignor.class, RangeAssignor.class));
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, giro.kafka().maxPollRecords());
        config.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                Math.toIntExact(giro.kafka().sessionTimeout().toMillis()));
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        var factory =
                new DefaultKafkaConsumerFactory<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        factory.addListener(new MicrometerConsumerListener<>(meters));
        return factory;
    }

    @Bean
    KafkaEventLog eventLog(
            LastingProducer producer, EventCodec codec, @Value("${spring.application.name}") String service) {
        return new KafkaEventLog(producer, codec, service);
    }

    @Bean
    StepTelemetry stepTelemetry(MeterRegistry meters) {
        return new StepTelemetry(meters);
    }

    @Bean
    TaskScheduler taskScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(1);
        scheduler.setThreadNamePrefix("timer-");
        return scheduler;
    }

    @Bean
    CompositeHealthContributor shardsHealthContributor(Shards shards) {
        Map<String, HealthIndicator> indicators = new HashMap<>();
        shards.all().forEach(shard -> indicators.put("shard-" + shard.index(), () -> healthOf(shard)));
        return CompositeHealthContributor.fromMap(indicators);
    }

    @Bean
    HealthIndicator kafkaHealthIndicator(Admin admin) {
        return () -> {
            try {
                String id = admin.describeCluster().clusterId().get(KAFKA_HEALTH_TIMEOUT_MS, TimeUnit.MILLISECONDS);
                return Health.up().withDetail("clusterId", id).build();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Health.unknown().build();
            } catch (TimeoutException e) {
                return Health.down()
                        .withDetail("error", "no answer within " + KAFKA_HEALTH_TIMEOUT_MS + " ms")
                        .build();
            } catch (Exception e) {
                return down(e);
            }
        };
    }

    private static Health healthOf(Shard shard) {
        try {
            shard.mustTakeWrites();
            return Health.up().build();
        } catch (RuntimeException e) {
            return down(e);
        }
    }

    /** With what was met, not with what came of that: a wrong password, not a pool that waited in vain. */
    private static Health down(Exception e) {
        return Health.down()
                .withDetail(
                        "error", NestedExceptionUtils.getMostSpecificCause(e).toString())
                .build();
    }
}
