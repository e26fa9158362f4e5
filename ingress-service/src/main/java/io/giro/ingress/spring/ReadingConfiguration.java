package io.giro.ingress.spring;

import io.giro.ingress.reading.Balances;
import io.giro.ingress.reading.OpenedAccounts;
import io.giro.ingress.reading.PendingTransfers;
import io.giro.ingress.reading.Statements;
import io.giro.ingress.reading.Transfers;
import io.giro.ingress.reading.jdbc.JdbcBalances;
import io.giro.ingress.reading.jdbc.JdbcOpenedAccounts;
import io.giro.ingress.reading.jdbc.JdbcPendingTransfers;
import io.giro.ingress.reading.jdbc.JdbcStatements;
import io.giro.ingress.reading.jdbc.JdbcTransfers;
import io.giro.ingress.reading.jdbc.ShardClients;
import io.giro.saga.spring.GiroProperties;
import io.giro.saga.spring.ShardPools;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what callers read. */
@Configuration(proxyBeanMethods = false)
class ReadingConfiguration {

    @Bean
    ShardClients shardClients(
            GiroProperties giro, MeterRegistry meters, @Value("${spring.application.name}") String service) {
        return new ShardClients(ShardPools.forReading(giro.shardAddresses(), giro.pool(), service, meters));
    }

    @Bean
    Transfers transfers(ShardClients clients) {
        return new JdbcTransfers(clients);
    }

    @Bean
    OpenedAccounts openedAccounts(ShardClients clients) {
        return new JdbcOpenedAccounts(clients);
    }

    @Bean
    Balances balances(ShardClients clients) {
        return new JdbcBalances(clients);
    }

    @Bean
    Statements statements(ShardClients clients) {
        return new JdbcStatements(clients);
    }

    @Bean
    PendingTransfers pendingTransfers(ShardClients clients) {
        return new JdbcPendingTransfers(clients);
    }
}
