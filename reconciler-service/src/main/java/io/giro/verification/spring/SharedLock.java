package io.giro.verification.spring;

import io.giro.verification.VerificationLock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The lock that all instances share, a row on shard 0 by that database's clock. It is prolonged while its holder lives, so a
 * run may take as long as it needs, and one whose process was killed is free again after a minute.
 */
public final class SharedLock implements VerificationLock, AutoCloseable {

    private static final String VERIFICATION = "verification";
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final ScheduledExecutorService keepAlive = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "verification-lock");
        thread.setDaemon(true);
        return thread;
    });
    private final LockProvider locks;

    /** @param shard0 connections with the ledger's schema of shard 0 as default */
    public SharedLock(DataSource shard0) {
        JdbcTemplateLockProvider.Configuration configuration = JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(new JdbcTemplate(shard0))
                .usingDbTime()
                .build();
        locks = new KeepAliveLockProvider(new PatientLocks(new JdbcTemplateLockProvider(configuration)), keepAlive);
    }

    @Override
    public Optional<Held> take() {
        return lock(VERIFICATION, AT_MOST, Duration.ZERO).map(lock -> lock::unlock);
    }

    /** Whether nobody has asked under this name for so long. Then the scheduled work is this instance's. */
    boolean isFirst(String name, Duration since) {
        Optional<SimpleLock> lock = lock(name, since, since);
        // Although given back at once, it stays taken until that time is over.
        lock.ifPresent(SimpleLock::unlock);
        return lock.isPresent();
    }

    private Optional<SimpleLock> lock(String name, Duration atMost, Duration atLeast) {
        return locks.lock(new LockConfiguration(Instant.now(), name, atMost, atLeast));
    }

    @Override
    public void close() {
        keepAlive.shutdownNow();
    }
}
