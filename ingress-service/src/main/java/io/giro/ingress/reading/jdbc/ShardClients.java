package io.giro.ingress.reading.jdbc;

import io.giro.account.AccountId;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.transfer.TransferId;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads from each shard. Statements name the projector's schema {@code views}. One that takes too long is ended: those who
 * accept transfers wait for the same connections.
 */
public final class ShardClients {

    /** Shorter than anybody waits for a connection. */
    private static final int LONGEST_READING_SECONDS = 2;

    private final Shards shards;
    private final List<JdbcClient> clients;

    public ShardClients(Shards shards) {
        this.shards = shards;
        this.clients = shards.all().stream().map(ShardClients::client).toList();
    }

    private static JdbcClient client(Shard shard) {
        JdbcTemplate template = new JdbcTemplate(shard.dataSource());
        template.setQueryTimeout(LONGEST_READING_SECONDS);
        return JdbcClient.create(template);
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
