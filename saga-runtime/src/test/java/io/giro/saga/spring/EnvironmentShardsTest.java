package io.giro.saga.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.saga.jdbc.ShardAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentShardsTest {

    @Test
    void readsTheShortNames() {
        assertThat(EnvironmentShards.in(
                        Map.of("DB_HOST", "one,two:3307", "DB_USER", "giro_verifier", "DB_PASSWORD", "secret")))
                .containsExactly(
                        new ShardAddress("jdbc:mysql://one:3306", "giro_verifier", "secret", "giro", "giro_views"),
                        new ShardAddress("jdbc:mysql://two:3307", "giro_verifier", "secret", "giro", "giro_views"));
    }

    @Test
    void readsTheLongNames() {
        assertThat(EnvironmentShards.in(Map.of(
                        "GIRO_SHARDS_0_URL", "jdbc:mysql://one:3306",
                        "GIRO_SHARDS_0_USERNAME", "root",
                        "GIRO_SHARDS_0_PASSWORD", "secret",
                        "GIRO_SHARDS_0_VIEWS_SCHEMA", "elsewhere")))
                .containsExactly(new ShardAddress("jdbc:mysql://one:3306", "root", "secret", "giro", "elsewhere"));
    }

    @Test
    void findsNoneWhereNoneIsNamed() {
        assertThat(EnvironmentShards.in(Map.of("PATH", "/bin"))).isEmpty();
    }
}
