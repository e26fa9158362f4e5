package io.giro.verification.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.verification.Mode;
import io.giro.verification.Order;
import io.giro.verification.Outcome;
import io.giro.verification.RunItem;
import io.giro.verification.Verification;
import io.giro.verification.VerificationRun;
import io.giro.verification.VerificationRun.State;
import io.giro.verification.WrittenBooks;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServers.class)
class JdbcVerificationRunsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private WrittenBooks books;
    private JdbcVerificationRuns runs;

    @BeforeEach
    void writeBooks(RealMysql mysql) {
        books = new WrittenBooks(mysql);
        books.open("ACC001", 1_000);
        runs = new JdbcVerificationRuns(books.shards());
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void keepsWhatARunFoundAndRepaired() throws SQLException {
        books.edit(books.shardOf("ACC001"), "UPDATE account SET posted = 1007 WHERE account_id = 'ACC001'");
        UUID id = UUID.randomUUID();
        Order order = new Order(Mode.FIX, Optional.of("ACC001"), true);
        runs.begin(id, order, "test", NOON);
        runs.progress(id, 3, 2);
        assertThat(runs.find(id).orElseThrow())
                .extracting(VerificationRun::state, VerificationRun::transfers, VerificationRun::accounts)
                .containsExactly(State.RUNNING, 3L, 2L);

        Outcome outcome = new Verification(books.checked(), new JdbcRepairs(books.shards(), books.checked()))
                .run(id, order, (transfers, accounts) -> {});
        runs.done(id, outcome, NOON.plusSeconds(5));

        VerificationRun run = runs.find(id).orElseThrow();
        assertThat(run.order()).isEqualTo(order);
        assertThat(run.state()).isEqualTo(State.DONE);
        assertThat(run.finishedAt()).contains(NOON.plusSeconds(5));
        assertThat(run.findings()).isEqualTo(2);
        assertThat(run.repairs()).isEqualTo(1);
        RunItem posted = runs.items(id).stream()
                .filter(item -> item.code().equals("POSTED_DIFFERS"))
                .findFirst()
                .orElseThrow();
        assertThat(posted.stored().orElseThrow()).isEqualTo(1_007);
        assertThat(posted.difference()).isEqualTo(7);
        assertThat(runs.items(id)).extracting(RunItem::kind).contains(RunItem.Kind.REPAIR);
    }

    @Test
    void saysOfARunWhoseProcessDiedThatItFailed() {
        UUID died = UUID.randomUUID();
        runs.begin(died, Order.everything(Mode.CHECK), "test", NOON);

        UUID next = UUID.randomUUID();
        runs.begin(next, Order.everything(Mode.CHECK), "test", NOON.plusSeconds(1));

        assertThat(runs.find(died).orElseThrow().state()).isEqualTo(State.FAILED);
        assertThat(runs.newest(10)).extracting(VerificationRun::id).containsExactly(next, died);
        runs.failed(died, "It was only asleep.", NOON);
        assertThat(runs.find(died).orElseThrow().failure().orElseThrow()).doesNotContain("asleep");
        runs.failed(next, "x".repeat(5_000), NOON);
        assertThat(runs.find(next).orElseThrow().failure().orElseThrow()).hasSize(1_024);
    }

    @Test
    void forgetsTheOldestRuns() throws SQLException {
        for (int second = 0; second < 403; second++) {
            runs.begin(UUID.randomUUID(), Order.everything(Mode.CHECK), "test", NOON.plusSeconds(second));
        }

        assertThat(books.number(0, "SELECT COUNT(*) FROM verification_run")).isEqualTo(400);
        assertThat(runs.newest(1)).extracting(VerificationRun::startedAt).containsExactly(NOON.plusSeconds(402));
        assertThat(runs.newestOfAll()).isEmpty();
    }

    /** Each support case is one, and a look at everything may come once a day. */
    @Test
    void remembersTheLookAtEverythingWhateverManyLooksAtSingleAccountsFollow() {
        Order everything = Order.everything(Mode.CHECK);
        UUID ofAll = UUID.randomUUID();
        runs.begin(ofAll, everything, "test", NOON);
        runs.done(ofAll, Verification.check(books.checked(), everything, (transfers, accounts) -> {}), NOON);
        Order single = new Order(Mode.CHECK, Optional.of("ACC001"), false);
        for (int second = 1; second < 403; second++) {
            runs.begin(UUID.randomUUID(), single, "test", NOON.plusSeconds(second));
        }

        assertThat(runs.newestOfAll()).map(VerificationRun::id).contains(ofAll);
    }
}
