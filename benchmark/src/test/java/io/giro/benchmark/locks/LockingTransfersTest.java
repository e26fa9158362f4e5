package io.giro.benchmark.locks;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.giro.benchmark.load.LoadOrder;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.jdbc.ShardAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class LockingTransfersTest {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final String ADA = LoadOrder.account(0);
    private static final String BOB = LoadOrder.account(1);
    private static final long ALL_OF_IT = 100_000_000;

    private ShardAddress address;
    private HikariDataSource pool;
    private LockingTransfers transfers;

    @BeforeEach
    void open(RealMysql mysql) throws SQLException {
        String schema = "locks_" + SCHEMAS.incrementAndGet();
        address = new ShardAddress(mysql.jdbcUrl(), mysql.username(), mysql.password(), schema, schema);
        LocksSchema.create(address, 3);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.ledgerUrl());
        config.setUsername(address.username());
        config.setPassword(address.password());
        config.setAutoCommit(false);
        config.setMaximumPoolSize(8);
        pool = new HikariDataSource(config);
        transfers = new LockingTransfers(pool);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void movesAllOfTheMoneyAndNotACentMore() throws SQLException {
        assertThat(transfers.transfer(ADA, BOB, ALL_OF_IT)).isInstanceOf(LockingTransfers.Moved.class);

        assertThat(transfers.transfer(ADA, BOB, 1)).isEqualTo(new LockingTransfers.Refused("insufficient funds"));
        assertThat(transfers.transfer(BOB, ADA, 2 * ALL_OF_IT)).isInstanceOf(LockingTransfers.Moved.class);
        assertThat(LocksSchema.contradiction(address, 2)).isEmpty();
    }

    @Test
    void refusesAccountsThatDoNotExist() throws SQLException {
        assertThat(transfers.transfer(ADA, "nobody", 1)).isEqualTo(new LockingTransfers.Refused("unknown account"));

        assertThat(LocksSchema.contradiction(address, 0)).isEmpty();
    }

    @Test
    void keepsTheBooksWhenMoneyGoesBothWaysAtOnce() throws Exception {
        List<Callable<LockingTransfers.Outcome>> work = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            work.add(() -> transfers.transfer(ADA, BOB, 7));
            work.add(() -> transfers.transfer(BOB, ADA, 5));
        }

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<LockingTransfers.Outcome> outcome : threads.invokeAll(work)) {
                assertThat(moved(outcome)).isTrue();
            }
        }

        assertThat(LocksSchema.contradiction(address, 200)).isEmpty();
        assertThat(LocksSchema.transfers(address)).isEqualTo(200);
    }

    @Test
    void findsATransferThatNobodyMadeAndABalanceThatWasEdited() throws SQLException {
        transfers.transfer(ADA, BOB, 1);

        assertThat(LocksSchema.contradiction(address, 2)).contains("2 were answered", "1 transfers");

        edit("UPDATE account SET balance = balance + 1 WHERE account_id = '%s'".formatted(BOB));
        assertThat(LocksSchema.contradiction(address, 1)).contains("1 accounts differ", "drift 1");
    }

    private static boolean moved(Future<LockingTransfers.Outcome> outcome)
            throws InterruptedException, ExecutionException {
        return outcome.get() instanceof LockingTransfers.Moved;
    }

    private void edit(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
            connection.commit();
        }
    }
}
