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
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.spring.GiroProperties;
import io.giro.saga.spring.ShardPools;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what callers read. */
@Configuration(proxyBeanMethods = false)
class ReadingConfiguration {

    @Bean
    ShardClients shardClients(
            GiroProperties giro, MeterRegistry meters, @Value("${spring.application.name}") String service) {
        List<ShardAddress> addresses = giro.shardAddresses();
        return new ShardClients(new Shards(IntStream.range(0, addresses.size())
                .mapToObj(index -> {
                    ShardAddress address = addresses.get(index);
                    String name = service + ".reading-" + index;
                    return new Shard(
                            index, ShardPools.forReading(address, giro.pool(), name, meters), address.viewsSchema());
                })
                .toList()));
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
