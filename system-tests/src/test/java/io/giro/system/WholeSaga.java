package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.checker.Report;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.ledger.spring.LedgerService;
import io.giro.projector.spring.ProjectorService;
import io.giro.system.Api.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * What a transfer must do, whatever servers and however many shards it runs on. Each test opens accounts of its own, so
 * they share the product and not their money.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WholeSaga {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final int shards;
    private Servers servers;
    private RunningGiro giro;
    private Api api;

    WholeSaga(int shards) {
        this.shards = shards;
    }

    abstract Servers startServers() throws Exception;

    @BeforeAll
    void start() throws Exception {
        servers = startServers();
        giro = new RunningGiro(servers, shards);
        api = giro.api();
    }

    @AfterAll
    void stop() {
        if (giro != null) {
            giro.close();
        }
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void movesMoneyThroughAllSevenSteps() {
        accountWith("SEVEN-A", "100000.00");
        accountWith("SEVEN-B", "0");

        Answer accepted = api.post("/payments/transfer", """
                {"sourceAccount":"SEVEN-A","destinationAccount":"SEVEN-B","amount":1000.00,"description":"Test transfer","idempotencyKey":"seven-1"}""");

        assertThat(accepted.status()).isEqualTo(202);
        awaitState(accepted, "COMMITTED");
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
        checkerFindsNothing();
    }

    @Test
    void rejectsWhatTheSourceCannotPayAndStaysRejectedAfterADeposit() {
        accountWith("POOR-A", "5.00");
        accountWith("POOR-B", "0");

        Answer accepted = api.transfer("POOR-A", "POOR-B", "5.01", "poor-1");

        awaitState(accepted, "REJECTED");
        assertThat(api.transfer(accepted.transferId()).json().get("reason").asString())
                .isEqualTo("INSUFFICIENT_FUNDS");
        deposit("POOR-A", "100.00");
        Answer repeated = api.transfer("POOR-A", "POOR-B", "5.01", "poor-1");
        assertThat(repeated.transferId()).isEqualTo(accepted.transferId());
        assertThat(api.stateOf(accepted.transferId())).isEqualTo("REJECTED");
    }

    @Test
    void givesTheMoneyBackWhenTheDestinationWasClosedAfterAcceptance() {
        accountWith("BACK-A", "50.00");
        accountWith("BACK-B", "0");
        giro.stop(LedgerService.class);
        Answer accepted = api.transfer("BACK-A", "BACK-B", "20.00", "back-1");
        awaitState(accepted, "HELD");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                api.balance("BACK-B").get("pendingCredit").asString())
                        .isEqualTo("20.00"));

        assertThat(api.post("/payments/accounts/BACK-B/close", "").status()).isEqualTo(200);
        giro.start(LedgerService.class);

        awaitState(accepted, "CANCELLED");
        assertThat(api.transfer(accepted.transferId()).json().get("reason").asString())
                .isEqualTo("DESTINATION_CLOSED");
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode balance = api.balance("BACK-A");
            assertThat(balance.get("available").asString()).isEqualTo("50.00");
            assertThat(balance.get("pendingDebit").asString()).isEqualTo("0.00");
        });
        assertThat(api.balance("BACK-B").get("pendingCredit").asString()).isEqualTo("0.00");
        checkerFindsNothing();
    }

    @Test
    void answersTheSameKeyWithTheSameBytesAndOtherContentWithTheFieldsThatDiffer() {
        accountWith("KEY-A", "10.00");
        accountWith("KEY-B", "0");
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
        awaitState(first, "COMMITTED");
        assertThat(api.balance("KEY-A").get("settled").asString()).isEqualTo("9.00");
    }

    @Test
    void takesTheSameKeyFromManyAtOnceAsOneTransfer() throws Exception {
        accountWith("MANY-A", "100.00");
        accountWith("MANY-B", "0");

        List<Answer> answers = inParallel(16, 64, call -> api.transfer("MANY-A", "MANY-B", "10.00", "many-1"));

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers)
                .extracting(Answer::transferId)
                .containsOnly(answers.getFirst().transferId());
        awaitState(answers.getFirst(), "COMMITTED");
        assertThat(api.balance("MANY-A").get("settled").asString()).isEqualTo("90.00");
    }

    @Test
    void repeatsWithoutEffectWhenEveryGroupBeginsAgain() throws Exception {
        accountWith("AGAIN-A", "30.00");
        accountWith("AGAIN-B", "0");
        Answer accepted = api.transfer("AGAIN-A", "AGAIN-B", "10.00", "again-1");
        awaitState(accepted, "COMMITTED");

        giro.stop(LedgerService.class);
        giro.stop(ProjectorService.class);
        try (Admin admin = giro.admin()) {
            for (SagaStep step : List.of(SagaStep.CREDIT, SagaStep.COMMIT, SagaStep.PROJECTOR)) {
                admin.deleteConsumerGroups(List.of(step.consumerGroup())).all().get();
            }
        }
        giro.start(LedgerService.class);
        giro.start(ProjectorService.class);

        Answer after = api.transfer("AGAIN-A", "AGAIN-B", "5.00", "again-2");
        awaitState(after, "COMMITTED");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(api.balance("AGAIN-A").get("settled").asString()).isEqualTo("15.00");
            assertThat(api.balance("AGAIN-B").get("settled").asString()).isEqualTo("15.00");
        });
        checkerFindsNothing();
    }

    @Test
    void saysAMissingEventAgain() throws Exception {
        accountWith("LOST-A", "30.00");
        accountWith("LOST-B", "0");
        giro.stop(LedgerService.class);
        Answer accepted = api.transfer("LOST-A", "LOST-B", "10.00", "lost-1");
        awaitState(accepted, "HELD");
        emptyTopic(Topic.HELD);
        giro.start(LedgerService.class);

        awaitState(accepted, "COMMITTED");
        checkerFindsNothing();
    }

    @Test
    void settlesManyTransfersAmongFewAccountsAndLosesNoCent() throws Exception {
        int accounts = 20;
        for (int i = 0; i < accounts; i++) {
            // Some have next to nothing, so that some transfers are rejected.
            accountWith("CROWD-" + i, i % 5 == 0 ? "1.00" : "1000.00");
        }
        accountWith("CROWD-FROZEN", "0");

        List<Answer> answers = inParallel(16, 1_500, call -> {
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
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(checked().findings()).isEmpty());
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

    private void accountWith(String id, String amount) {
        assertThat(api.openAccount(id).status()).isIn(200, 201);
        if (!amount.equals("0")) {
            deposit(id, amount);
        }
    }

    private void deposit(String account, String amount) {
        Answer charge = api.charge(account, amount);
        assertThat(charge.status()).as(charge.text()).isEqualTo(202);
        awaitState(charge, "COMMITTED");
    }

    private void awaitState(Answer accepted, String state) {
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(api.stateOf(accepted.transferId())).isEqualTo(state));
    }

    private void checkerFindsNothing() {
        // The views come last, and their last event may still be on its way.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(checked().findings()).isEmpty());
    }

    private Report checked() {
        return giro.checkAtRest();
    }

    private void emptyTopic(Topic topic) throws Exception {
        try (Admin admin = giro.admin()) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (int partition = 0; partition < RunningGiro.PARTITIONS; partition++) {
                ends.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
            }
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            admin.listOffsets(ends)
                    .all()
                    .get()
                    .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end.offset())));
            admin.deleteRecords(all).all().get();
        }
    }

    private interface Call {
        Answer make(int number) throws Exception;
    }

    private static List<Answer> inParallel(int clients, int calls, Call call) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
            List<Callable<Answer>> work = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                int number = i;
                work.add(() -> call.make(number));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> future : pool.invokeAll(work)) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
