package io.giro.ingress;

import static io.giro.ingress.Requests.ALICE;
import static io.giro.ingress.Requests.BOB;
import static io.giro.ingress.Requests.keyOnShard;
import static io.giro.ingress.Requests.request;
import static io.giro.ingress.Requests.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.giro.embedded.TcpProxy;
import io.giro.embedded.TcpProxy.Moment;
import io.giro.ingress.Acceptance.Accepted;
import io.giro.ingress.jdbc.JdbcAcceptedTransfers;
import io.giro.saga.Clock;
import io.giro.saga.Pace;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.Outbox;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.json.EventCodec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The network breaks in the worst moments. What was not promised may or may not be there; the same key finds out. */
@ExtendWith(RealServers.class)
class BrokenCommitTest {

    private static final int ALICES_SHARD = ALICE.slot().shard(2);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String COMMIT = "COMMIT";

    private TcpProxy network;
    private List<ShardAddress> addresses;
    private Shards shards;
    private GroupIntake intake;

    @BeforeEach
    void start(RealMysql mysql) {
        network = TcpProxy.to(mysql.port());
        addresses = RealShards.addresses(mysql, 2);
        new Migrator(addresses, RealShards.PARTITIONS, List.of(Currency.getInstance("EUR"))).migrate();
        shards = new Shards(List.of(behindNetwork(0), behindNetwork(1)));
        JdbcAcceptedTransfers transfers = new JdbcAcceptedTransfers(shards, new Outbox(new EventCodec()));
        intake = new GroupIntake(
                transfers,
                (shard, accounts) -> CompletableFuture.completedFuture(transfers.statuses(shard, accounts)),
                2,
                new GroupIntake.Limits(100, 100, 2, Duration.ofMinutes(5)),
                new Pace(1, 1, Duration.ZERO),
                Clock.system(),
                RandomGenerator.getDefault(),
                (shard, requests, time) -> {});
    }

    @AfterEach
    void stop() {
        intake.close();
        shards.close();
        network.close();
    }

    @Test
    void findsTheTransferAgainWhoseCommitWasDoneAndNotAnswered() throws SQLException {
        TransferRequest request = withKey(keyOnShard(ALICES_SHARD));
        network.cutOn(COMMIT, Moment.BEFORE_THE_CLIENT_HAS_THE_ANSWER);

        assertUnavailable(request);
        int written = transfers();
        Accepted again = ask(request);

        assertThat(network.isArmed()).isFalse();
        assertThat(written).isEqualTo(1);
        assertThat(again.replayed()).isTrue();
        assertOneTransferAndOneRowInTheOutbox();
    }

    @Test
    void writesTheTransferThatNeverCameToItsCommit() throws SQLException {
        TransferRequest request = withKey(keyOnShard(ALICES_SHARD));
        network.cutOn(COMMIT, Moment.BEFORE_THE_SERVER_HAS_IT);

        assertUnavailable(request);
        int written = transfers();
        Accepted again = ask(request);

        assertThat(network.isArmed()).isFalse();
        assertThat(written).isZero();
        assertThat(again.replayed()).isFalse();
        assertOneTransferAndOneRowInTheOutbox();
    }

    @Test
    void finishesWhatBrokeBetweenTheKeysShardAndTheSources() throws SQLException {
        TransferRequest request = withKey(keyOnShard(1 - ALICES_SHARD));
        network.cutOn("INSERT INTO outbox", Moment.BEFORE_THE_SERVER_HAS_IT);

        assertUnavailable(request);
        String reserved = first(1 - ALICES_SHARD, "SELECT LOWER(BIN_TO_UUID(transfer_id)) FROM idempotency");
        int written = transfers();
        Accepted again = ask(request);

        assertThat(network.isArmed()).isFalse();
        assertThat(written).isZero();
        assertThat(again.terms().transferId()).hasToString(reserved);
        assertThat(ask(request).terms()).isEqualTo(again.terms());
        assertOneTransferAndOneRowInTheOutbox();
    }

    @Test
    void answersTheNeighboursOfAKeyThatSomebodyHasLocked() throws SQLException {
        TransferRequest locked = withKey(keyOnShard(ALICES_SHARD));
        ShardAddress address = addresses.get(ALICES_SHARD);
        try (Connection cutOff =
                        DriverManager.getConnection(address.ledgerUrl(), address.username(), address.password());
                Statement statement = cutOff.createStatement()) {
            cutOff.setAutoCommit(false);
            statement.execute("INSERT INTO idempotency VALUES ('%s', '%s', X'00', X'00')"
                    .formatted(locked.clientId(), locked.idempotencyKey()));
            CompletableFuture<Acceptance> unanswered = intake.accept(locked);
            Accepted neighbour = ask(request(keyOnShard(ALICES_SHARD, locked.idempotencyKey()), ALICE, BOB, 10_00));

            assertThat(neighbour.replayed()).isFalse();
            assertThatThrownBy(unanswered::join).hasCauseInstanceOf(IntakeUnavailable.class);
            assertUnavailable(locked);
        }
        assertOneTransferAndOneRowInTheOutbox();
    }

    @Test
    void writesNothingWhileTheDatabaseIsAwayAndGoesOnByItself() throws SQLException {
        TransferRequest request = withKey(keyOnShard(ALICES_SHARD));
        network.refuse();

        assertUnavailable(request);
        network.heal();

        assertThat(transfers()).isZero();
        assertThat(ask(request).replayed()).isFalse();
        assertOneTransferAndOneRowInTheOutbox();
    }

    @Test
    void givesUpOnAConnectionThatHasGoneSilent() throws SQLException {
        TransferRequest request = withKey(keyOnShard(ALICES_SHARD));
        network.stall();

        assertUnavailable(request);
        network.heal();

        assertThat(ask(request).terms().source()).isEqualTo(ALICE);
        assertOneTransferAndOneRowInTheOutbox();
    }

    private Shard behindNetwork(int index) {
        ShardAddress address = addresses.get(index);
        HikariConfig config = new HikariConfig();
        // The product waits 30 s for an answer, which is too long for a test; and the network must see the COMMIT to
        // break it.
        config.setJdbcUrl(address.ledgerUrl()
                .replace(address.url(), "jdbc:mysql://127.0.0.1:" + network.port())
                .replace("socketTimeout=30000", "socketTimeout=1000")
                .replace("sslMode=PREFERRED", "sslMode=DISABLED"));
        config.setUsername(address.username());
        config.setPassword(address.password());
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(1_000);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new Shard(index, new HikariDataSource(config), address.viewsSchema());
    }

    private void assertUnavailable(TransferRequest request) {
        assertThat(intake.accept(request)
                        .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                        .handle((answer, failure) -> failure)
                        .join())
                .isInstanceOf(IntakeUnavailable.class);
    }

    /** Asks until there is an answer, as a caller does who gets a 503. */
    private Accepted ask(TransferRequest request) {
        return (Accepted) await().atMost(SOON)
                .ignoreExceptionsMatching(
                        e -> e instanceof CompletionException && e.getCause() instanceof IntakeUnavailable)
                .until(() -> intake.accept(request).join(), answer -> true);
    }

    private void assertOneTransferAndOneRowInTheOutbox() throws SQLException {
        assertThat(transfers()).isEqualTo(1);
        assertThat(first(ALICES_SHARD, "SELECT COUNT(*) FROM outbox")).isEqualTo("1");
    }

    private int transfers() throws SQLException {
        return Integer.parseInt(first(0, "SELECT COUNT(*) FROM transfer"))
                + Integer.parseInt(first(1, "SELECT COUNT(*) FROM transfer"));
    }

    /** Asks past the broken network. */
    private String first(int shard, String sql) throws SQLException {
        ShardAddress address = addresses.get(shard);
        try (Connection connection =
                        DriverManager.getConnection(address.ledgerUrl(), address.username(), address.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
