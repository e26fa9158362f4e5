package io.giro.saga.jdbc;

import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.giro.account.AccountId;
import io.giro.embedded.TcpProxy;
import io.giro.saga.BookTransaction;
import io.giro.saga.Needs;
import io.giro.saga.given.ATransfer;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.Shards.Shard;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.TransientDataAccessResourceException;

/** A cable is pulled: neither end hears of it. */
@ExtendWith(RealServers.class)
class JdbcBooksOnABrokenNetworkTest {

    private static final AccountId ACCOUNT = new AccountId("ACC001");

    @Test
    void comesBackFromAReadThatIsNeverAnsweredAndGoesOnWhenTheNetworkIsThereAgain(RealMysql mysql) throws SQLException {
        int port = Integer.parseInt(mysql.jdbcUrl().replaceAll(".*:", ""));
        try (RealShards direct = new RealShards(mysql, 1);
                TcpProxy network = TcpProxy.to(port);
                HikariDataSource pool = pool(mysql, network, schema(direct))) {
            direct.open(anAccount(ACCOUNT.value()).with(eur(5_00)).row());
            JdbcBooks books = new JdbcBooks(new Shards(List.of(new Shard(0, pool, "unused"))));
            BookTransaction transaction = books.begin(0);

            network.stall();
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> load(transaction));
            assertThatThrownBy(() -> reading.get(2, TimeUnit.MINUTES))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TransientDataAccessResourceException.class);

            network.heal();
            transaction.close();
            await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
                try (BookTransaction again = books.begin(0)) {
                    load(again);
                }
                return true;
            });
        }
    }

    @Test
    void knowsWithinSecondsThatAShardDoesNotAnswer(RealMysql mysql) throws SQLException {
        try (RealShards direct = new RealShards(mysql, 1);
                TcpProxy network = TcpProxy.to(mysql.port());
                HikariDataSource pool = pool(mysql, network, schema(direct))) {
            Shard shard = new Shard(0, pool, "unused");
            shard.mustTakeWrites();
            assertThat(networkTimeoutMs(pool)).isEqualTo(30_000);

            network.stall();

            CompletableFuture<Void> knock = CompletableFuture.runAsync(shard::mustTakeWrites);
            assertThatThrownBy(() -> knock.get(15, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TransientDataAccessResourceException.class);
        }
    }

    private static int networkTimeoutMs(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return connection.getNetworkTimeout();
        }
    }

    private static void load(BookTransaction transaction) {
        transaction.lockAndLoad(new Needs().account(ACCOUNT), ATransfer.NOON);
    }

    private static HikariDataSource pool(RealMysql mysql, TcpProxy network, String schema) {
        ShardAddress address = new ShardAddress(
                "jdbc:mysql://127.0.0.1:" + network.port(), mysql.username(), mysql.password(), schema, "unused");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.ledgerUrl());
        config.setUsername(address.username());
        config.setPassword(address.password());
        config.setConnectionTimeout(3_000);
        config.setMaximumPoolSize(2);
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    private static String schema(RealShards shards) throws SQLException {
        try (Connection connection = shards.shards().get(0).dataSource().getConnection()) {
            return connection.getCatalog();
        }
    }
}
