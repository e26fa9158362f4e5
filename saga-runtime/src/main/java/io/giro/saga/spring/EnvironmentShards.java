package io.giro.saga.spring;

import io.giro.saga.jdbc.ShardAddress;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The shards as environment variables name them, for programs that are no service: by the same names, long and short. */
public final class EnvironmentShards {

    private EnvironmentShards() {}

    /**
     * Reads them in their order; none if the variables name none.
     *
     * @param variables such as {@link System#getenv()}
     */
    public static List<ShardAddress> in(Map<String, String> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        String source = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment
                .getPropertySources()
                .replace(source, new SystemEnvironmentPropertySource(source, Map.copyOf(variables)));
        new DatabaseVariables().postProcessEnvironment(environment, new SpringApplication());
        return Binder.get(environment)
                .bind("giro.shards", Bindable.listOf(GiroProperties.Shard.class))
                .orElseGet(List::of)
                .stream()
                .map(GiroProperties.Shard::address)
                .toList();
    }
}
