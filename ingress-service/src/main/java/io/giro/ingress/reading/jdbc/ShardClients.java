package io.giro.ingress.reading.jdbc;

import io.giro.account.AccountId;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.transfer.TransferId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads from each shard. Statements name the projector's schema {@code views}. */
public final class ShardClients {

    private final Shards shards;
    private final List<JdbcClient> clients;

    public ShardClients(Shards shards) {
        this.shards = shards;
        this.clients = shards.all().stream()
                .map(shard -> JdbcClient.create(shard.dataSource()))
                .toList();
    }

    JdbcClient.StatementSpec sql(AccountId account, String sql) {
        return sql(shards.of(account), sql);
    }

    JdbcClient.StatementSpec sql(TransferId transfer, String sql) {
        return sql(shards.of(transfer), sql);
    }

    JdbcClient.StatementSpec sql(Shard shard, String sql) {
        return clients.get(shard.index()).sql(sql.replace(" views.", " " + shard.viewsSchema() + "."));
    }

    List<Shard> shards() {
        return shards.all();
    }
}
