package io.giro.benchmark.locks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.giro.saga.jdbc.ShardAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Serves transfers that are made under locks, over the HTTP stack that ingress-service has: the same settings of Spring Boot and Tomcat, virtual
 * threads, and the same driver with the same options.
 *
 * <p>Once it serves, it writes its port into the file of the setting {@code locks.port-file}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({LockingTransfers.class, LocksController.class})
public class LocksService {

    public static void main(String[] arguments) throws Exception {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(LocksService.class)
                .bannerMode(Banner.Mode.OFF)
                .properties(Map.of("spring.config.name", "saga-defaults", "spring.application.name", "locks"))
                .run(arguments);
        Path file = Path.of(context.getEnvironment().getRequiredProperty("locks.port-file"));
        Path half = Files.writeString(
                file.resolveSibling(file.getFileName() + ".half"),
                context.getEnvironment().getRequiredProperty("local.server.port"));
        Files.move(half, file);
    }

    @Bean
    DataSource pool(
            @Value("${locks.url}") String url,
            @Value("${locks.username}") String username,
            @Value("${locks.password}") String password,
            @Value("${locks.schema}") String schema,
            @Value("${locks.pool}") int size,
            @Value("${locks.accounts}") int accounts)
            throws SQLException {
        ShardAddress address = new ShardAddress(url, username, password, schema, schema);
        LocksSchema.create(address, accounts);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.ledgerUrl());
        config.setUsername(username);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }
}
