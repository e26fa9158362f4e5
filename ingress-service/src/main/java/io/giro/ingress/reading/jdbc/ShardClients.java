package io.giro.ingress.reading.jdbc;

import io.giro.account.AccountId;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.jdbc.SqlTrouble;
import io.giro.transfer.TransferId;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

/** Reads from each shard. Statements name the projector's schema {@code views}. */
public final class ShardClients implements AutoCloseable {

    private final Shards shards;
    private final List<JdbcClient> clients;

    /** @param shards with connections for reading, which are closed in the end */
    public ShardClients(Shards shards) {
        this.shards = shards;
        this.clients =
                shards.all().stream().map(shard -> client(shard.dataSource())).toList();
    }

    private static JdbcClient client(DataSource connections) {
        SQLExceptionSubclassTranslator translator = new SQLExceptionSubclassTranslator();
        translator.setCustomTranslator((task, sql, e) -> SqlTrouble.isTooSlow(e)
                ? new QueryTimeoutException("ended by the database: " + e.getMessage(), e)
                : null);
        JdbcTemplate template = new JdbcTemplate(connections);
        template.setExceptionTranslator(translator);
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

    @Override
    public void close() {
        shards.close();
    }
}
