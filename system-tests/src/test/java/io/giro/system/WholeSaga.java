package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.ledger.spring.LedgerService;
import io.giro.projector.spring.ProjectorService;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.system.Api.Answer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What a transfer must do, whatever servers and however many shards it runs on. Each test opens accounts of its own, so
 * they share the product and not their money.
 */
abstract class WholeSaga extends SharedGiro {

    private static final Duration SOON = Duration.ofSeconds(60);

    WholeSaga(int shards) {
        super(shards);
    }

    @Test
    void movesMoneyThroughAllSevenSteps() {
        teller.accountWith("SEVEN-A", "100000.00");
        teller.accountWith("SEVEN-B", "0");

        Answer accepted = api.post("/payments/transfer", """
                {"sourceAccount":"SEVEN-A","destinationAccount":"SEVEN-B","amount":1000.00,"description":"Test transfer","idempotencyKey":"seven-1"}""");

        assertThat(accepted.status()).isEqualTo(202);
        teller.awaitState(accepted, "COMMITTED");
        JsonNode transfer = api.transfer(accepted.transferId()).json();
        assertThat(transfer.get("amount").asString()).isEqualTo("1000.00");
        assertThat(transfer.get("currency").asString()).isEqualTo("EUR");
        List<String> timeline = new ArrayList<>();
        transfer.get("timeline")
                .forEach(line -> timeline.add(
                        line.get("step").asString() + " " + line.get("state").asString()));
        assertThat(timeline).containsExactly("ingress ACCEPTED", "hold HELD", "credit CREDITED", "commit COMMITTED");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(api.balance("SEVEN-A").get("settled").asString()).isEqualTo("99000.00");
            assertThat(api.balance("SEVEN-A").get("available").asString()).isEqualTo("99000.00");
            assertThat(api.balance("SEVEN-B").get("settled").asString()).isEqualTo("1000.00");
        });
        JsonNode debit = api.get("/payments/accounts/SEVEN-A/entries")
                .json()
                .get("items")
                .get(0);
        assertThat(debit.get("amount").asString()).isEqualTo("-1000.00");
        assertThat(debit.get("counterparty").asString()).isEqualTo("SEVEN-B");
        assertThat(debit.get("balanceAfter").asString()).isEqualTo("99000.00");
        giro.awaitCleanRest();
    }

    @Test
    void rejectsWhatTheSourceCannotPayAndStaysRejectedAfterADeposit() {
        teller.accountWith("POOR-A", "5.00");
        teller.accountWith("POOR-B", "0");

        Answer accepted = api.transfer("POOR-A", "POOR-B", "5.01", "poor-1");

        teller.awaitState(accepted, "REJECTED");
        assertThat(api.transfer(accepted.transferId()).json().get("reason").asString())
                .isEqualTo("INSUFFICIENT_FUNDS");
        teller.deposit("POOR-A", "100.00");
        Answer repeated = api.transfer("POOR-A", "POOR-B", "5.01", "poor-1");
        assertThat(repeated.transferId()).isEqualTo(accepted.transferId());
        assertThat(api.stateOf(accepted.transferId())).isEqualTo("REJECTED");
    }

    @Test
    void givesTheMoneyBackWhenTheDestinationWasClosedAfterAcceptance() {
        teller.accountWith("BACK-A", "50.00");
        teller.accountWith("BACK-B", "0");
        giro.stop(LedgerService.class);
        Answer accepted = api.transfer("BACK-A", "BACK-B", "20.00", "back-1");
        teller.awaitState(accepted, "HELD");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                api.balance("BACK-B").get("pendingCredit").asString())
                        .isEqualTo("20.00"));

        assertThat(api.post("/payments/accounts/BACK-B/close", "").status()).isEqualTo(200);
        giro.start(LedgerService.class);

        teller.awaitState(accepted, "CANCELLED");
        assertThat(api.transfer(accepted.transferId()).json().get("reason").asString())
                .isEqualTo("DESTINATION_CLOSED");
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode balance = api.balance("BACK-A");
            assertThat(balance.get("available").asString()).isEqualTo("50.00");
            assertThat(balance.get("pendingDebit").asString()).isEqualTo("0.00");
        });
        assertThat(api.balance("BACK-B").get("pendingCredit").asString()).isEqualTo("0.00");
        giro.awaitCleanRest();
    }

    @Test
    void answersTheSameKeyWithTheSameBytesAndOtherContentWithTheFieldsThatDiffer() {
        teller.accountWith("KEY-A", "10.00");
        teller.accountWith("KEY-B", "0");
        Answer first = api.transfer("KEY-A", "KEY-B", "1.00", "key-1");

        Answer repeated = api.transfer("KEY-A", "KEY-B", "1.00", "key-1");
        Answer other = api.transfer("KEY-A", "KEY-B", "2.00", "key-1");

        assertThat(first.replayed()).isFalse();
        assertThat(repeated.status()).isEqualTo(202);
        assertThat(repeated.text()).isEqualTo(first.text());
        assertThat(repeated.replayed()).isTrue();
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.contentType()).startsWith("application/problem+json");
        assertThat(other.json().get("code").asString()).isEqualTo("idempotency_key_reused");
        assertThat(other.text()).contains("/amount");
        teller.awaitState(first, "COMMITTED");
        assertThat(api.balance("KEY-A").get("settled").asString()).isEqualTo("9.00");
    }

    @Test
    void takesTheSameKeyFromManyAtOnceAsOneTransfer() throws Exception {
        teller.accountWith("MANY-A", "100.00");
        teller.accountWith("MANY-B", "0");

        List<Answer> answers = Clients.inParallel(16, 64, call -> api.transfer("MANY-A", "MANY-B", "10.00", "many-1"));

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers)
                .extracting(Answer::transferId)
                .containsOnly(answers.getFirst().transferId());
        teller.awaitState(answers.getFirst(), "COMMITTED");
        assertThat(api.balance("MANY-A").get("settled").asString()).isEqualTo("90.00");
    }

    @Test
    void repeatsWithoutEffectWhenEveryGroupBeginsAgain() throws Exception {
        teller.accountWith("AGAIN-A", "30.00");
        teller.accountWith("AGAIN-B", "0");
        Answer accepted = api.transfer("AGAIN-A", "AGAIN-B", "10.00", "again-1");
        teller.awaitState(accepted, "COMMITTED");

        giro.stop(LedgerService.class);
        giro.stop(ProjectorService.class);
        try (Admin admin = giro.admin()) {
            List<String> groups =
                    new ArrayList<>(List.of(SagaStep.CREDIT.consumerGroup(), SagaStep.COMMIT.consumerGroup()));
            groups.addAll(SagaStep.PROJECTOR.consumerGroups(giro.shards().size()));
            admin.deleteConsumerGroups(groups).all().get();
        }
        giro.start(LedgerService.class);
        giro.start(ProjectorService.class);

        Answer after = api.transfer("AGAIN-A", "AGAIN-B", "5.00", "again-2");
        teller.awaitState(after, "COMMITTED");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(api.balance("AGAIN-A").get("settled").asString()).isEqualTo("15.00");
            assertThat(api.balance("AGAIN-B").get("settled").asString()).isEqualTo("15.00");
        });
        giro.awaitCleanRest();
    }

    @Test
    void saysAMissingEventAgain() throws Exception {
        teller.accountWith("LOST-A", "30.00");
        teller.accountWith("LOST-B", "0");
        giro.stop(LedgerService.class);
        Answer accepted = api.transfer("LOST-A", "LOST-B", "10.00", "lost-1");
        teller.awaitState(accepted, "HELD");
        giro.emptyTopic(Topic.HELD);
        giro.start(LedgerService.class);

        teller.awaitState(accepted, "COMMITTED");
        giro.awaitCleanRest();
    }

    @Test
    void letsItsNeighboursGoOnWhileSomebodyKeepsAnAccountLocked() throws SQLException {
        String locked = Teller.accountOn(5, "LOCKED");
        String neighbour = Teller.accountOn(5, "NEIGHBOUR");
        String other = Teller.accountOn(6, "ELSEWHERE");
        for (String account : List.of(locked, neighbour, other)) {
            teller.accountWith(account, "10.00");
        }
        giro.awaitCleanRest();

        Answer fromLocked;
        Answer toLocked;
        try (Connection engineer = lock(locked)) {
            fromLocked = api.transfer(locked, other, "1.00", "locked-1");
            toLocked = api.transfer(other, locked, "2.00", "locked-2");
            for (int round = 0; round < 3; round++) {
                Answer fromNeighbour = api.transfer(neighbour, other, "1.00", "locked-from-" + round);
                Answer toNeighbour = api.transfer(other, neighbour, "1.00", "locked-to-" + round);
                teller.awaitState(fromNeighbour, "COMMITTED");
                teller.awaitState(toNeighbour, "COMMITTED");
            }
            assertThat(api.stateOf(fromLocked.transferId())).isEqualTo("ACCEPTED");
            assertThat(api.stateOf(toLocked.transferId())).isEqualTo("HELD");
            engineer.rollback();
        }

        teller.awaitState(fromLocked, "COMMITTED");
        teller.awaitState(toLocked, "COMMITTED");
        giro.awaitCleanRest();
    }

    @Test
    void settlesManyTransfersAmongFewAccountsAndLosesNoCent() throws Exception {
        int accounts = 20;
        for (int i = 0; i < accounts; i++) {
            // Some have next to nothing, so that some transfers are rejected.
            teller.accountWith("CROWD-" + i, i % 5 == 0 ? "1.00" : "1000.00");
        }
        teller.accountWith("CROWD-FROZEN", "0");

        List<Answer> answers = Clients.inParallel(16, 1_500, call -> {
            if (call == 700) {
                api.post("/payments/accounts/CROWD-FROZEN/freeze", "");
            }
            String destination = call % 50 == 0 ? "CROWD-FROZEN" : "CROWD-" + (call * 7 + 1 + call % 3) % accounts;
            String source = "CROWD-" + call % accounts;
            return api.transfer(
                    source,
                    destination.equals(source) ? "CROWD-FROZEN" : destination,
                    (call % 9) + ".50",
                    "crowd-" + call);
        });

        List<String> accepted = answers.stream()
                .filter(answer -> answer.status() == 202)
                .map(Answer::transferId)
                .toList();
        assertThat(accepted).hasSizeGreaterThan(1_000).doesNotHaveDuplicates();
        assertThat(answers).extracting(Answer::status).contains(202, 422).doesNotContain(500, 503);
        giro.awaitCleanRest();
    }

    @Test
    void showsMetricsAndHealthOnEveryService() {
        String metrics = api.get("/actuator/prometheus").text();
        assertThat(metrics).contains("giro_step_batch_size", "giro_outbox_age_seconds", "giro_intake_waiting");
        Api ledger = new Api("http://127.0.0.1:" + giro.port(LedgerService.class));
        assertThat(ledger.get("/actuator/prometheus").text())
                .contains("giro_step_records_total", "giro_dead_letters_total", "records_lag");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                api.get("/actuator/health").json().get("status").asString())
                        .isEqualTo("UP"));
        assertThat(api.get("/actuator/health").text()).contains("shard-0", "kafka", "relay");
    }

    /** Has the account's row until the connection's transaction ends. */
    private Connection lock(String account) throws SQLException {
        int shard = new AccountId(account).slot().shard(giro.shards().size());
        ShardAddress address = giro.shards().get(shard);
        Connection connection =
                DriverManager.getConnection(address.ledgerUrl(), address.username(), address.password());
        connection.setAutoCommit(false);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT posted FROM account WHERE account_id = ? FOR UPDATE")) {
            select.setString(1, account);
            assertThat(select.executeQuery().next()).isTrue();
        }
        return connection;
    }
}
