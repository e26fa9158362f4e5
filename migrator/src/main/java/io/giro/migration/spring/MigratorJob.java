package io.giro.migration.spring;

import io.giro.migration.DatabaseUser;
import io.giro.migration.jdbc.DatabaseUsers;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.GiroProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Brings the schemas of every shard, the topics and the users of the services up to date, and ends: with 0 when all is done, with 2 when it could
 * not. It has the settings of a service, and reaches the databases as somebody who may do all this. Repeating it changes nothing.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableConfigurationProperties({GiroProperties.class, MigratorJob.Passwords.class})
public class MigratorJob {

    private static final Logger LOG = LoggerFactory.getLogger(MigratorJob.class);
    private static final int COULD_NOT = 2;

    public static void main(String[] arguments) {
        try {
            System.exit(SpringApplication.exit(run(arguments)));
        } catch (RuntimeException isInTheLog) {
            System.exit(COULD_NOT);
        }
    }

    /** Does it in this process, and returns when it is done. */
    public static ConfigurableApplicationContext run(String... arguments) {
        return new SpringApplicationBuilder(MigratorJob.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties(Map.of("spring.config.name", "saga-defaults", "spring.application.name", "migrator"))
                .run(arguments);
    }

    /** @param users the passwords of the users that are to be made; without one, who serves must be made by hand */
    @ConfigurationProperties("giro")
    record Passwords(@DefaultValue Map<DatabaseUser, String> users) {

        /** Whose they are, and no more. */
        @Override
        public String toString() {
            return users.keySet().toString();
        }
    }

    @Bean
    ApplicationRunner migration(GiroProperties giro, Passwords passwords) {
        return arguments -> {
            List<ShardAddress> shards = giro.shardAddresses();
            new Migrator(shards, giro.partitions(), giro.currencies()).migrate();
            try (Admin admin = Admin.create(new HashMap<>(giro.kafka().client()))) {
                new TopicCatalogue(admin, giro.partitions(), shards.size()).create();
            }
            DatabaseUsers users = new DatabaseUsers(passwords.users());
            shards.forEach(users::ensure);
            LOG.info(
                    "{} shards, their topics and the users {} are up to date",
                    shards.size(),
                    passwords.users().keySet());
        };
    }
}
