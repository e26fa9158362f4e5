package io.giro.saga.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.giro.saga.jdbc.ShardAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                "giro.partitions | 0 | giro.partitions (GIRO_PARTITIONS) is 0, but must be a power of two, at most 4096.",
                "giro.partitions | 12 | giro.partitions (GIRO_PARTITIONS) is 12, but must be a power of two, at most 4096.",
                "giro.partitions | -16 | giro.partitions (GIRO_PARTITIONS) is -16, but must be a power of two, at most 4096.",
                "giro.partitions | 8192 | giro.partitions (GIRO_PARTITIONS) is 8192, but must be a power of two, at most 4096.",
                "giro.partitions | many | giro.partitions (GIRO_PARTITIONS) is many, but must be a whole number.",
                "giro.currencies | XXX | giro.currencies (GIRO_CURRENCIES) is XXX, but must be at least one ISO 4217 code, each of a currency that has a minor unit.",
                "giro.kafka.bootstrap-servers | '' | giro.kafka.bootstrap-servers (GIRO_KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP_SERVERS) is not set, but must be host:port of some brokers, separated by commas.",
                "giro.kafka.bootstrap-servers | kafka | giro.kafka.bootstrap-servers (GIRO_KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP_SERVERS) is kafka, but must be host:port of some brokers, separated by commas.",
                "giro.kafka.concurrency | 0 | giro.kafka.concurrency (GIRO_KAFKA_CONCURRENCY) is 0, but must be a positive number.",
                "giro.kafka.max-poll-records | 0 | giro.kafka.max-poll-records (GIRO_KAFKA_MAX_POLL_RECORDS) is 0, but must be a positive number.",
                "giro.kafka.session-timeout | 2s | giro.kafka.session-timeout (GIRO_KAFKA_SESSION_TIMEOUT) is 2s, but must be a duration from 6s to 30m.",
                "giro.kafka.session-timeout | tomorrow | giro.kafka.session-timeout (GIRO_KAFKA_SESSION_TIMEOUT) is tomorrow, but must be a duration, such as 500ms, 10s or 5m.",
                "giro.kafka.session-timeout | '' | giro.kafka.session-timeout (GIRO_KAFKA_SESSION_TIMEOUT) is not set, but must be a duration from 6s to 30m.",
                "giro.pool.size | 0 | giro.pool.size (GIRO_POOL_SIZE) is 0, but must be a positive number.",
                "giro.pool.connection-timeout | 200ms | giro.pool.connection-timeout (GIRO_POOL_CONNECTION_TIMEOUT) is 0.2s, but must be a duration from 0.25s to 1m.",
                "giro.shards[0].url | jdbc:mysql://127.0.0.1:13306/giro | giro.shards[0].url (GIRO_SHARDS_0_URL or DB_HOST and DB_PORT) is jdbc:mysql://127.0.0.1:13306/giro, but must be like jdbc:mysql://host:3306, without a schema.",
                "giro.shards[0].url | jdbc:mysql://127.0.0.1 | giro.shards[0].url (GIRO_SHARDS_0_URL or DB_HOST and DB_PORT) is jdbc:mysql://127.0.0.1, but must be like jdbc:mysql://host:3306, without a schema.",
                "giro.shards[0].url | jdbc:mysql://me:hush@db:3306?password=hush | giro.shards[0].url (GIRO_SHARDS_0_URL or DB_HOST and DB_PORT) is jdbc:mysql://***db:3306?***, but must be like jdbc:mysql://host:3306, without a schema.",
                "giro.shards[0].url | jdbc:mysql://me:hu/s@h@db:3306 | giro.shards[0].url (GIRO_SHARDS_0_URL or DB_HOST and DB_PORT) is jdbc:mysql://***db:3306, but must be like jdbc:mysql://host:3306, without a schema.",
                "giro.shards[0].username | '' | giro.shards[0].username (GIRO_SHARDS_0_USERNAME or DB_USER) is not set, but must be the name of a user of the database.",
                "giro.shards[0].schema | giro-1 | giro.shards[0].schema (GIRO_SHARDS_0_SCHEMA or DB_NAME) is giro-1, but must be at most 64 letters, digits and underscores.",
                "giro.shards[0].views-schema | giro | giro.shards[0].views-schema (GIRO_SHARDS_0_VIEWS_SCHEMA or DB_VIEWS_NAME) is giro, but must be at most 64 letters, digits and underscores, and not the ledger's schema.",
                "giro.shards[2].url | jdbc:mysql://db-2:3306 | giro.shards[2].url (GIRO_SHARDS_2_URL or DB_HOST and DB_PORT) is jdbc:mysql://db-2:3306, but must be in a list that is numbered from 0 without a gap.",
                "giro.security.mode | shut | giro.security.mode (GIRO_SECURITY_MODE) is shut, but must be open or jwt."
            })
    void refusesAWrongValueWithASentence(String setting, String value, String sentence) {
        settings.put(setting, value);

        assertThat(refused()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "giro_1, giro_views, giro.shards[1].views-schema",
        "giro, giro_1_views, giro.shards[1].schema",
        "giro_1, giro, giro.shards[1].views-schema"
    })
    void refusesASchemaThatTwoShardsWouldShare(String schema, String viewsSchema, String setting) {
        settings.put("giro.shards[1].url", "jdbc:mysql://127.0.0.1:13306");
        settings.put("giro.shards[1].username", "giro");
        settings.put("giro.shards[1].schema", schema);
        settings.put("giro.shards[1].views-schema", viewsSchema);

        assertThat(refused()).startsWith(setting).endsWith("but must be no schema that another shard has.");
    }

    @Test
    void tellsClientsWhereBrokersAreAndHowToEnter(@TempDir Path folder) throws IOException {
        settings.put("giro.kafka.client-properties", clientProperties(folder, "security.protocol=SSL"));

        assertThat(bind().kafka().client())
                .isEqualTo(Map.of("bootstrap.servers", "127.0.0.1:19092", "security.protocol", "SSL"));
    }

    @ParameterizedTest
    @CsvSource({"acks, 0", "bootstrap.servers, elsewhere:9092", "sasl.mechansim, PLAIN", "group.id, ours"})
    void takesNothingElseFromTheirFile(String name, String value, @TempDir Path folder) throws IOException {
        settings.put(
                "giro.kafka.client-properties", clientProperties(folder, "security.protocol=SSL", name + "=" + value));

        assertThat(refused())
                .startsWith(
                        "giro.kafka.client-properties (GIRO_KAFKA_CLIENT_PROPERTIES or KAFKA_CLIENT_PROPERTIES) is ")
                .endsWith("in it there is also " + name + ".");
    }

    @Test
    void doesNotTellAKeyThatStandsThereOverSeveralLines(@TempDir Path folder) throws IOException {
        settings.put(
                "giro.kafka.client-properties",
                clientProperties(
                        folder,
                        "ssl.keystore.key=-----BEGIN PRIVATE KEY-----",
                        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
                        "MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu",
                        "-----END PRIVATE KEY-----"));

        assertThat(refused()).endsWith("in it there is also what is no name of a property.");
    }

    @Test
    void refusesAFileOfThemThatIsNotThere() {
        settings.put("giro.kafka.client-properties", "/no/such/file");

        assertThat(refused())
                .isEqualTo(
                        "giro.kafka.client-properties (GIRO_KAFKA_CLIENT_PROPERTIES or KAFKA_CLIENT_PROPERTIES) is /no/such/file, but must be a file of properties that can be read.");
    }

    @Test
    void refusesShardsWhoseNumberIsNoPowerOfTwo() {
        shard(1);
        shard(2);

        assertThat(refused())
                .isEqualTo("giro.shards (GIRO_SHARDS_0_URL and so on or DB_HOST) is a list of 3, but must be "
                        + "a list of databases whose number is a power of two, at most giro.partitions, 16.");
    }

    @Test
    void refusesMoreShardsThanPartitions() {
        settings.put("giro.partitions", "1");
        shard(1);

        assertThat(refused()).endsWith("at most giro.partitions, 1.");
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

        assertThat(refused()).startsWith(setting + " (").contains(") is not set, but must be");
    }

    @Test
    void saysThatThereAreNoShards() {
        settings.keySet().removeIf(setting -> setting.startsWith("giro.shards"));

        assertThat(refused())
                .startsWith("giro.shards (GIRO_SHARDS_0_URL and so on or DB_HOST) is not set, but must be");
    }

    @Test
    void showsNoPasswordOfAShard() {
        assertThat(bind())
                .asString()
                .contains("jdbc:mysql://127.0.0.1:13306/giro")
                .doesNotContain("secret");
    }

    private String refused() {
        return WrongSetting.behind(catchThrowable(this::bind)).orElseThrow().getMessage();
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

    private static String clientProperties(Path folder, String... lines) throws IOException {
        return Files.write(folder.resolve("client.properties"), List.of(lines)).toString();
    }
}
