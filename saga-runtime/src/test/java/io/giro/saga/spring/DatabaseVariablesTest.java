package io.giro.saga.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.giro.saga.jdbc.ShardAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

class DatabaseVariablesTest {

    private static final Map<String, Object> USUAL = Map.of(
            "DB_HOST", "mysql-0, mysql-1:3307",
            "DB_USER", "hold",
            "DB_PASSWORD", "hush",
            "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092");

    @Test
    void nameTheShardsInTheirOrder() {
        assertThat(bind(USUAL).shardAddresses())
                .containsExactly(
                        new ShardAddress("jdbc:mysql://mysql-0:3306", "hold", "hush", "giro", "giro_views"),
                        new ShardAddress("jdbc:mysql://mysql-1:3307", "hold", "hush", "giro", "giro_views"));
    }

    @Test
    void nameThePortAndTheSchemasOfAllShards() {
        Map<String, Object> more = with(Map.of("DB_PORT", "3308", "DB_NAME", "books", "DB_VIEWS_NAME", "looks"));

        assertThat(bind(more).shardAddresses())
                .containsExactly(
                        new ShardAddress("jdbc:mysql://mysql-0:3308", "hold", "hush", "books", "looks"),
                        new ShardAddress("jdbc:mysql://mysql-1:3307", "hold", "hush", "books", "looks"));
    }

    @Test
    void countForNothingWhereTheListIsSet() {
        Map<String, Object> both =
                with(Map.of("GIRO_SHARDS_0_URL", "jdbc:mysql://listed:3306", "GIRO_SHARDS_0_USERNAME", "me"));

        assertThat(bind(both).shardAddresses())
                .containsExactly(new ShardAddress("jdbc:mysql://listed:3306", "me", "", "giro", "giro_views"));
    }

    @Test
    void areNotSetWhenTheyAreEmpty() {
        Map<String, Object> empty = with(Map.of("DB_PORT", "", "DB_NAME", ""));

        assertThat(bind(empty).shardAddresses())
                .extracting(ShardAddress::url, ShardAddress::schema)
                .first()
                .hasToString("(\"jdbc:mysql://mysql-0:3306\", \"giro\")");
        assertThat(refused(with(Map.of("DB_HOST", " "))))
                .startsWith("giro.shards (GIRO_SHARDS_0_URL and so on or DB_HOST) is not set");
    }

    @Test
    void areNamedWhenTheyAreWrong() {
        assertThat(refused(with(Map.of("DB_PORT", "mysql"))))
                .isEqualTo("giro.shards[0].url (GIRO_SHARDS_0_URL or DB_HOST and DB_PORT) is "
                        + "jdbc:mysql://mysql-0:mysql, but must be like jdbc:mysql://host:3306, without a schema.");
        assertThat(refused(with(Map.of("DB_HOST", "a,b,c"))))
                .startsWith("giro.shards (GIRO_SHARDS_0_URL and so on or DB_HOST) is a list of 3, but must be");
    }

    @Test
    void leadToTheBroker() {
        assertThat(bind(USUAL).kafka().bootstrapServers()).isEqualTo("kafka:9092");
        assertThat(bind(with(Map.of("GIRO_KAFKA_BOOTSTRAP_SERVERS", "explicit:9092")))
                        .kafka()
                        .bootstrapServers())
                .isEqualTo("explicit:9092");
    }

    private static Map<String, Object> with(Map<String, Object> more) {
        return Stream.of(USUAL, more)
                .flatMap(variables -> variables.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (usual, other) -> other));
    }

    private static String refused(Map<String, Object> variables) {
        return WrongSetting.behind(catchThrowable(() -> bind(variables)))
                .orElseThrow()
                .getMessage();
    }

    private static GiroProperties bind(Map<String, Object> variables) {
        try {
            StandardEnvironment environment = new StandardEnvironment();
            MutablePropertySources sources = environment.getPropertySources();
            // As on a machine with nothing but these.
            List.copyOf(sources.stream().toList()).forEach(source -> sources.remove(source.getName()));
            sources.addLast(new SystemEnvironmentPropertySource("systemEnvironment", variables));
            new YamlPropertySourceLoader()
                    .load("defaults", new ClassPathResource("saga-defaults.yml"))
                    .forEach(sources::addLast);
            new DatabaseVariables().postProcessEnvironment(environment, new SpringApplication());
            return Binder.get(environment).bind("giro", GiroProperties.class).get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
