package io.giro.verification.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.verification.VerificationLock.Held;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class SharedLockTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private RealShards shards;

    @BeforeEach
    void migrate(RealMysql mysql) {
        shards = new RealShards(mysql, 1);
    }

    @AfterEach
    void close() {
        shards.close();
    }

    @Test
    void isTakenByOneInstanceAndFreeOnceItIsGivenBack() {
        try (SharedLock one = lock();
                SharedLock another = lock()) {
            Held held = one.take().orElseThrow();
            assertThat(another.take()).isEmpty();
            assertThat(one.take()).isEmpty();

            held.close();

            assertThat(another.take()).isPresent();
        }
    }

    @Test
    void letsOnlyTheFirstInstanceDoWhatIsScheduled() {
        try (SharedLock one = lock();
                SharedLock another = lock()) {
            Duration since = Duration.ofMinutes(10);

            assertThat(one.isFirst("nightly", since)).isTrue();
            assertThat(another.isFirst("nightly", since)).isFalse();
            assertThat(another.isFirst("monthly", since)).isTrue();
            assertThat(another.take()).isPresent();
        }
    }

    @Test
    void isNotGivenUpWhenTheDatabaseDoesNotAnswerOnce() throws SQLException {
        HikariDataSource pool = shards.shards().get(0).dataSource();
        PatientLocks locks = new PatientLocks(new JdbcTemplateLockProvider(pool));
        SimpleLock taken = locks.lock(configuration()).orElseThrow();
        pool.setConnectionTimeout(250);

        List<Connection> all = new ArrayList<>();
        while (all.size() < pool.getMaximumPoolSize()) {
            all.add(pool.getConnection());
        }
        SimpleLock kept = taken.extend(LONG, Duration.ZERO).orElseThrow();
        for (Connection connection : all) {
            connection.close();
        }

        assertThat(kept.extend(LONG, Duration.ZERO)).isPresent();
        assertThat(locks.lock(configuration())).isEmpty();
    }

    private static LockConfiguration configuration() {
        return new LockConfiguration(Instant.now(), "verification", LONG, Duration.ZERO);
    }

    private SharedLock lock() {
        DataSource shard0 = shards.shards().get(0).dataSource();
        return new SharedLock(shard0);
    }
}
