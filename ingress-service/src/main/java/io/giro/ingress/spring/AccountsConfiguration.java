package io.giro.ingress.spring;

import io.giro.account.SystemAccounts;
import io.giro.ingress.account.AccountDirectory;
import io.giro.ingress.account.GroupedAccountDirectory;
import io.giro.ingress.account.OfferedCurrencies;
import io.giro.ingress.account.caffeine.RememberedAccounts;
import io.giro.ingress.account.jdbc.JdbcAccountDirectory;
import io.giro.ingress.jpa.JpaAccounts;
import io.giro.ingress.jpa.ShardBinding;
import io.giro.ingress.jpa.ShardRouting;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.spring.GiroProperties;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import org.hibernate.cfg.AvailableSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires accounts: JPA over all shards, and the directory in which intake looks them up. */
@Configuration(proxyBeanMethods = false)
@EnableJpaRepositories(basePackageClasses = JpaAccounts.class)
@Import(JpaAccounts.class)
class AccountsConfiguration {

    @Bean
    OfferedCurrencies offeredCurrencies(GiroProperties giro) {
        return new OfferedCurrencies(giro.currencies());
    }

    @Bean
    SystemAccounts systemAccounts(GiroProperties giro) {
        return new SystemAccounts(giro.partitions());
    }

    @Bean
    AccountDirectory accountDirectory(Shards shards, GiroProperties giro) {
        return new RememberedAccounts(new GroupedAccountDirectory(
                new JdbcAccountDirectory(shards),
                id -> shards.of(id).index(),
                giro.pool().connectionTimeout()));
    }

    /** A third of the connections: intake needs another third, and looking up accounts the rest. */
    @Bean
    ShardBinding shardBinding(GiroProperties giro) {
        return new ShardBinding(Math.max(1, giro.pool().size() / 3), giro.pool().connectionTimeout());
    }

    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(Shards shards, ShardBinding binding) {
        LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        factory.setPersistenceUnitName("accounts");
        factory.setPackagesToScan(JpaAccounts.class.getPackageName());
        factory.setDataSource(new ShardRouting(shards, binding));
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        // No shard is bound at start, so Hibernate has no connection on which to ask for the database's version.
        factory.setJpaPropertyMap(Map.of(
                "hibernate.boot.allow_jdbc_metadata_access",
                "false",
                AvailableSettings.JAKARTA_HBM2DDL_DB_NAME,
                "MySQL",
                AvailableSettings.JAKARTA_HBM2DDL_DB_MAJOR_VERSION,
                "8",
                AvailableSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT,
                "true"));
        return factory;
    }

    @Bean
    PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    @Bean
    TransactionOperations accountTransactions(PlatformTransactionManager transactions) {
        return new TransactionTemplate(transactions);
    }
}
