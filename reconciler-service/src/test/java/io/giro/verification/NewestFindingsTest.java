package io.giro.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.verification.jdbc.JdbcRepairs;
import io.giro.verification.jdbc.JdbcVerificationRuns;
import io.giro.verification.micrometer.VerificationTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another instance verifies, on real tables. */
@ExtendWith(RealServers.class)
class NewestFindingsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final VerificationTelemetry telemetry = new VerificationTelemetry(meters);
    private WrittenBooks books;
    private JdbcVerificationRuns runs;
    private NewestFindings newest;

    @BeforeEach
    void open(RealMysql mysql) {
        books = new WrittenBooks(mysql);
        books.open("ACC001", 1_000);
        runs = new JdbcVerificationRuns(books.shards());
        newest = new NewestFindings(runs, telemetry::show, NOON.minusSeconds(60));
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void showsWhatTheNewestVerificationOfEverythingFoundElsewhere() throws SQLException {
        newest.look();
        assertThat(shown("POSTED_DIFFERS")).isZero();

        books.edit(books.shardOf("ACC001"), "UPDATE account SET posted = 1007 WHERE account_id = 'ACC001'");
        verifiedElsewhere(Order.everything(Mode.CHECK), NOON);
        newest.look();
        assertThat(shown("POSTED_DIFFERS")).isEqualTo(1);

        verifiedElsewhere(new Order(Mode.FIX, Optional.of("ACC001"), true), NOON.plusSeconds(1));
        newest.look();
        assertThat(shown("POSTED_DIFFERS")).isEqualTo(1);

        verifiedElsewhere(Order.everything(Mode.CHECK), NOON.plusSeconds(2));
        newest.look();
        assertThat(shown("POSTED_DIFFERS")).isZero();
    }

    @Test
    void passesOverOneThatAskedForRestUnderTraffic() {
        verifiedElsewhere(Order.everything(Mode.CHECK), NOON);
        verifiedElsewhere(new Order(Mode.CHECK, Optional.empty(), true), NOON.plusSeconds(1));
        newest.look();

        assertThat(newest.age(NOON.plusSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void tellsHowLongAgoEverythingWasVerified() {
        newest.look();
        assertThat(newest.age(NOON)).isEqualTo(Duration.ofSeconds(60));

        verifiedElsewhere(Order.everything(Mode.FIX), NOON);
        verifiedElsewhere(new Order(Mode.FIX, Optional.of("ACC001"), false), NOON.plusSeconds(1));
        newest.look();
        assertThat(newest.age(NOON.plusSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    }

    private void verifiedElsewhere(Order order, Instant at) {
        UUID id = UUID.randomUUID();
        runs.begin(id, order, "another instance", at);
        Outcome outcome = new Verification(books.checked(), new JdbcRepairs(books.shards(), books.checked()))
                .run(id, order, (transfers, accounts) -> {});
        runs.done(id, outcome, at);
    }

    private double shown(String code) {
        return meters.get("giro.verification.findings")
                .tag("code", code)
                .gauge()
                .value();
    }
}
