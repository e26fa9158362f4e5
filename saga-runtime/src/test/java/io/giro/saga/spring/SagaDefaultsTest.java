package io.giro.saga.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

class SagaDefaultsTest {

    /** Each of these has a reason beside it; whoever changes one has read it. */
    @Test
    void areTheseAndNoOthers() throws IOException {
        assertThat(defaults("giro"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("giro.partitions", "16"),
                        Map.entry("giro.currencies", "EUR, USD, GBP, CHF, JPY"),
                        Map.entry("giro.kafka.bootstrap-servers", "${KAFKA_BOOTSTRAP_SERVERS:}"),
                        Map.entry("giro.kafka.client-properties", "${KAFKA_CLIENT_PROPERTIES:}"),
                        Map.entry("giro.kafka.concurrency", "1"),
                        Map.entry("giro.kafka.max-poll-records", "4000"),
                        Map.entry("giro.kafka.session-timeout", "10s"),
                        Map.entry("giro.pool.size", "6"),
                        Map.entry("giro.pool.connection-timeout", "3s"),
                        Map.entry("giro.intake.batch-size", "500"),
                        Map.entry("giro.intake.deadline", "5m"),
                        Map.entry("giro.intake.queue-capacity", "4096"),
                        Map.entry("giro.intake.writers-per-shard", "2"),
                        Map.entry("giro.outbox.retention-days", "2"),
                        Map.entry("giro.security.mode", "open"),
                        Map.entry("giro.security.jwt.audience", "giro"),
                        Map.entry("giro.security.jwt.algorithm", "RS256")));
    }

    @Test
    void listenOnLoopbackAndStopGracefully() throws IOException {
        assertThat(defaults("server"))
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.shutdown", "graceful")
                .containsEntry("server.servlet.context-path", "/api/v1");
    }

    @Test
    void keepTheMetricsOfServicesInOneProcessApart() throws IOException {
        assertThat(defaults("management")).containsEntry("management.metrics.use-global-registry", "false");
    }

    private static Map<String, String> defaults(String prefix) throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        for (PropertySource<?> source :
                new YamlPropertySourceLoader().load("defaults", new ClassPathResource("saga-defaults.yml"))) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                if (name.startsWith(prefix + ".")) {
                    defaults.put(name, String.valueOf(source.getProperty(name)));
                }
            }
        }
        return defaults;
    }
}
