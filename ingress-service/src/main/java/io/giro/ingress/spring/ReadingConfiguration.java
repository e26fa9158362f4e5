package io.giro.ingress.spring;

import io.giro.ingress.reading.Balances;
import io.giro.ingress.reading.PendingTransfers;
import io.giro.ingress.reading.Statements;
import io.giro.ingress.reading.Transfers;
import io.giro.ingress.reading.jdbc.JdbcBalances;
import io.giro.ingress.reading.jdbc.JdbcPendingTransfers;
import io.giro.ingress.reading.jdbc.JdbcStatements;
import io.giro.ingress.reading.jdbc.JdbcTransfers;
import io.giro.ingress.reading.jdbc.ShardClients;
import io.giro.saga.jdbc.Shards;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what callers read. */
@Configuration(proxyBeanMethods = false)
class ReadingConfiguration {

    @Bean
    ShardClients shardClients(Shards shards) {
        return new ShardClients(shards);
    }

    @Bean
    Transfers transfers(ShardClients clients) {
        return new JdbcTransfers(clients);
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
