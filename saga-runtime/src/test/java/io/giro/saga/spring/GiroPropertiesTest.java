package io.giro.saga.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.saga.jdbc.ShardAddress;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GiroPropertiesTest {

    private final Map<String, String> settings = new HashMap<>(Map.ofEntries(
            Map.entry("giro.partitions", "16"),
            Map.entry("giro.currencies", "EUR, JPY"),
            Map.entry("giro.kafka.bootstrap-servers", "127.0.0.1:19092"),
            Map.entry("giro.kafka.concurrency", "1"),
            Map.entry("giro.kafka.max-poll-records", "2000"),
            Map.entry("giro.kafka.session-timeout", "10s"),
            Map.entry("giro.pool.size", "6"),
            Map.entry("giro.pool.connection-timeout", "3s"),
            Map.entry("giro.security.mode", "open"),
            Map.entry("giro.shards[0].url", "jdbc:mysql://127.0.0.1:13306"),
            Map.entry("giro.shards[0].username", "giro"),
            Map.entry("giro.shards[0].password", "secret")));

    @Test
    void knowsWhereTheShardsAre() {
        assertThat(bind().shardAddresses())
                .containsExactly(
                        new ShardAddress("jdbc:mysql://127.0.0.1:13306", "giro", "secret", "giro", "giro_views"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "giro.partitions | 0 | giro.partitions must be a power of two, but is 0",
                "giro.partitions | 12 | giro.partitions must be a power of two, but is 12",
                "giro.partitions | -16 | giro.partitions must be a power of two, but is -16",
                "giro.partitions | 8192 | giro.partitions is at most 4096",
                "giro.currencies | XXX | giro.currencies: XXX has no minor unit",
                "giro.kafka.bootstrap-servers | '' | giro.kafka.bootstrap-servers is empty",
                "giro.kafka.concurrency | 0 | giro.kafka.concurrency must be positive",
                "giro.kafka.max-poll-records | 0 | giro.kafka.max-poll-records must be positive",
                "giro.pool.size | 0 | giro.pool.size must be positive",
                "giro.shards[0].url | jdbc:mysql://127.0.0.1:13306/giro | giro.shards[].url must look like jdbc:mysql://host:3306, without a schema, but is jdbc:mysql://127.0.0.1:13306/giro",
                "giro.shards[0].url | jdbc:mysql://127.0.0.1 | giro.shards[].url must look like jdbc:mysql://host:3306, without a schema, but is jdbc:mysql://127.0.0.1"
            })
    void refusesAWrongValueWithASentence(String setting, String value, String sentence) {
        settings.put(setting, value);

        assertThatThrownBy(this::bind).hasRootCauseMessage(sentence);
    }

    @Test
    void refusesShardsWhoseNumberIsNoPowerOfTwo() {
        shard(1);
        shard(2);

        assertThatThrownBy(this::bind)
                .hasRootCauseMessage("the number of giro.shards must be a power of two, but is 3");
    }

    @Test
    void refusesMoreShardsThanPartitions() {
        settings.put("giro.partitions", "1");
        shard(1);

        assertThatThrownBy(this::bind).hasRootCauseMessage("there are more giro.shards than giro.partitions");
    }

    /** Whoever starts a service for the first time has set nothing yet. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "giro.kafka.bootstrap-servers",
                "giro.shards[0].url",
                "giro.shards[0].username",
                "giro.currencies"
            })
    void namesAValueThatIsMissing(String setting) {
        settings.remove(setting);

        names(setting.replaceAll(".*[.]", ""), this::bind);
    }

    @Test
    void saysThatThereAreNoShards() {
        settings.keySet().removeIf(setting -> setting.startsWith("giro.shards"));

        names("giro.shards", this::bind);
    }

    private void names(String setting, ThrowingCallable binding) {
        assertThatThrownBy(binding)
                .rootCause()
                .isNotInstanceOf(NullPointerException.class)
                .hasMessageContaining(setting);
    }

    private void shard(int index) {
        settings.put("giro.shards[" + index + "].url", "jdbc:mysql://127.0.0.1:13306");
        settings.put("giro.shards[" + index + "].username", "giro");
    }

    private GiroProperties bind() {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("giro", GiroProperties.class)
                .get();
    }
}
