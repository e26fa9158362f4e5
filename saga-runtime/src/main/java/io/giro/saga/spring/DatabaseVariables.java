package io.giro.saga.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The short form of the list of shards, as containers usually have it: {@code DB_HOST} names the hosts in the order of the
 * shards, separated by commas, each with a port or on {@code DB_PORT}; {@code DB_USER}, {@code DB_PASSWORD}, {@code DB_NAME}
 * and {@code DB_VIEWS_NAME} are the same for all. Where {@code giro.shards} is set, it alone counts.
 */
final class DatabaseVariables implements EnvironmentPostProcessor {

    private static final Map<String, String> OF_EVERY_SHARD = Map.of(
            "DB_USER", "username",
            "DB_PASSWORD", "password",
            "DB_NAME", "schema",
            "DB_VIEWS_NAME", "views-schema");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String hosts = value(environment, "DB_HOST");
        if (hosts == null) {
            return;
        }
        String port = Objects.requireNonNullElse(value(environment, "DB_PORT"), "3306");
        Map<String, Object> settings = new LinkedHashMap<>();
        String[] inOrder = hosts.split(",", -1);
        for (int shard = 0; shard < inOrder.length; shard++) {
            String host = inOrder[shard].strip();
            String prefix = "giro.shards[" + shard + "].";
            settings.put(prefix + "url", "jdbc:mysql://" + (host.contains(":") ? host : host + ":" + port));
            OF_EVERY_SHARD.forEach((variable, setting) -> {
                String value = value(environment, variable);
                if (value != null) {
                    settings.put(prefix + setting, value);
                }
            });
        }
        // Last: a list is read as a whole from the first place that has it.
        environment.getPropertySources().addLast(new MapPropertySource("databaseVariables", settings));
    }

    /** Null if it is not set, or to nothing, as a line of compose without a value does. */
    private static @Nullable String value(ConfigurableEnvironment environment, String variable) {
        String value = environment.getProperty(variable);
        return value == null || value.isBlank() ? null : value;
    }
}
