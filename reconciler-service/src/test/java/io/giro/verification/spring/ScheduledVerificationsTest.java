package io.giro.verification.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.saga.Clock;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.verification.Mode;
import io.giro.verification.Order;
import io.giro.verification.Outcome;
import io.giro.verification.Verification;
import io.giro.verification.VerificationObserver;
import io.giro.verification.VerificationRun;
import io.giro.verification.VerificationRun.State;
import io.giro.verification.Verifications;
import io.giro.verification.WrittenBooks;
import io.giro.verification.jdbc.JdbcRepairs;
import io.giro.verification.jdbc.JdbcVerificationRuns;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@ExtendWith(RealServers.class)
class ScheduledVerificationsTest {

    private static final String EVERY_SECOND = "* * * * * *";
    private static final String NEVER = "-";

    private final AtomicInteger failures = new AtomicInteger();
    private WrittenBooks books;
    private JdbcVerificationRuns runs;
    private Instance one;
    private Instance another;

    @BeforeEach
    void startTwoInstances(RealMysql mysql) {
        books = new WrittenBooks(mysql);
        runs = new JdbcVerificationRuns(books.shards());
        one = new Instance();
        another = new Instance();
        one.scheduled.start();
        another.scheduled.start();
    }

    @AfterEach
    void stop() {
        one.close();
        another.close();
        books.close();
    }

    /** Both clocks tell them so every second, at the same moment; all that happens in ten minutes counts as one time. */
    @Test
    void runsOnOneInstanceEachTimeThatItIsTime() throws SQLException {
        for (int night = 1; night <= 3; night++) {
            awaitRuns(night);
            awaitMoreQuestions();

            assertThat(nightly()).hasSize(night);

            tenMinutesPass();
        }
        await().until(() -> nightly().stream().allMatch(run -> run.state() == State.DONE));
        assertThat(nightly()).allMatch(run -> run.order().mode() == Mode.FIX);
    }

    /** Its time is not over with that: the next one would be a day later. */
    @Test
    void triesAgainWhenItCouldNotBegin() throws SQLException {
        awaitRuns(1);
        await().until(() -> nightly().stream().allMatch(run -> run.state() == State.DONE));
        books.edit(0, "RENAME TABLE verification_run TO away");
        tenMinutesPass();
        await().until(() -> failures.get() > 0);

        books.edit(0, "RENAME TABLE away TO verification_run");

        awaitRuns(2);
    }

    private void awaitRuns(int count) {
        await().atMost(Duration.ofMinutes(1)).until(() -> nightly().size() >= count);
    }

    /** Until both were told several times that it is time, and have asked whether they are the first. */
    private void awaitMoreQuestions() {
        int before = one.questions.get();
        int beforeOfAnother = another.questions.get();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> one.questions.get() >= before + 10 && another.questions.get() >= beforeOfAnother + 10);
    }

    private void tenMinutesPass() throws SQLException {
        books.edit(
                0,
                "UPDATE shedlock SET lock_until = lock_until - INTERVAL 10 MINUTE WHERE name = 'verification-nightly'");
    }

    private List<VerificationRun> nightly() {
        return runs.newest(100).stream()
                .filter(run -> run.startedBy().equals("nightly"))
                .toList();
    }

    /** What one process has of its own. */
    private final class Instance implements AutoCloseable {

        private final AtomicInteger questions = new AtomicInteger();
        private final SharedLock lock =
                new SharedLock(counting(books.shards().get(0).dataSource()));
        private final ScheduledVerifications scheduled = new ScheduledVerifications(
                new VerificationProperties(EVERY_SECOND, NEVER),
                new Verifications(
                        new Verification(books.checked(), new JdbcRepairs(books.shards(), books.checked())),
                        lock,
                        runs,
                        new VerificationObserver() {
                            @Override
                            public void done(Order order, Outcome outcome, Duration took) {}

                            @Override
                            public void failed(Order order, RuntimeException cause) {
                                failures.incrementAndGet();
                            }
                        },
                        Clock.system()),
                lock,
                Duration.ofMillis(100));

        @Override
        public void close() {
            scheduled.stop();
            lock.close();
        }

        /** The lock takes a connection whenever it asks. */
        private DataSource counting(DataSource shard0) {
            return new DelegatingDataSource(shard0) {
                @Override
                public Connection getConnection() throws SQLException {
                    questions.incrementAndGet();
                    return super.getConnection();
                }
            };
        }
    }
}
