package io.giro.verification.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.verification.VerificationLock.Held;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class SharedLockTest {

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

    private SharedLock lock() {
        DataSource shard0 = shards.shards().get(0).dataSource();
        return new SharedLock(shard0);
    }
}
