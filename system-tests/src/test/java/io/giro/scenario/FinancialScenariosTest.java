package io.giro.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.event.SagaStep;
import io.giro.ledger.spring.LedgerService;
import io.giro.system.Api.Answer;
import io.giro.system.Clients;
import io.giro.system.SharedGiro;
import io.giro.system.Teller;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** On two shards, over HTTP. Each scenario ends with a checker that finds nothing. */
class FinancialScenariosTest extends SharedGiro {

    private static final int CLIENTS = 32;
    private static final List<SagaStep> LOCKING_STEPS =
            List.of(SagaStep.HOLD, SagaStep.CREDIT, SagaStep.COMMIT, SagaStep.RELEASE, SagaStep.PROJECTOR);

    FinancialScenariosTest() {
        super(2);
    }

    @Test
    void agreesToTheCentWithTheBooksOfFiftyImpatientTraders() throws Exception {
        // A fixed seed: the orders are the same in every run, only their order among traders is not.
        SplittableRandom random = new SplittableRandom(20_261_120);
        teller.accountWith("EXCHANGE", "1000.00");
        List<Trader> traders = IntStream.range(0, 50)
                .mapToObj(number -> new Trader(api, "TRADER-" + number, "EXCHANGE", random.split()))
                .toList();
        accountsWith(traders.stream().map(Trader::account).toList(), "20.00");

        Clients.inParallel(traders.size(), traders.size(), number -> {
            traders.get(number).trade(20);
            return number;
        });

        assertThat(traders.stream().mapToInt(Trader::promises).sum()).isEqualTo(1_000);
        assertThat(traders.stream().mapToInt(Trader::unanswered).sum()).isPositive();
        giro.awaitCleanRest();
        Set<String> committed = transfersOf("EXCHANGE", "COMMITTED");
        assertThat(transfersOf("EXCHANGE", "REJECTED")).isNotEmpty();
        long exchange = 1_000_00;
        for (Trader trader : traders) {
            long change = trader.change(committed::contains);
            assertThat(teller.settledCents(trader.account()))
                    .as(trader.account())
                    .isEqualTo(20_00 + change);
            exchange -= change;
        }
        assertThat(teller.settledCents("EXCHANGE")).isEqualTo(exchange);
    }

    @Test
    void paysOutInABankRunWhatIsThereAndNotACentMore() throws Exception {
        List<String> customers =
                IntStream.range(0, 200).mapToObj(number -> "SAVER-" + number).toList();
        accountsWith(customers, "0");
        teller.accountWith("RUN-BANK", "1500.00");

        List<Answer> withdrawals = Clients.inParallel(CLIENTS, customers.size(), number -> withdraw(customers, number));

        giro.awaitCleanRest();
        Map<String, List<Answer>> ended =
                withdrawals.stream().collect(Collectors.groupingBy(answer -> api.stateOf(answer.transferId())));
        assertThat(ended.keySet()).containsExactlyInAnyOrder("COMMITTED", "REJECTED");
        assertThat(ended.get("COMMITTED")).hasSize(150);
        assertThat(ended.get("REJECTED"))
                .hasSize(50)
                .allSatisfy(answer -> assertThat(reasonOf(answer.transferId())).isEqualTo("INSUFFICIENT_FUNDS"));
        assertThat(teller.settledCents("RUN-BANK")).isZero();
        assertThat(balancesAfterEachEntry("RUN-BANK"))
                .allSatisfy(balance -> assertThat(balance).isNotNegative());

        // With money there again, the refused stay refused; only a new request is served.
        teller.deposit("RUN-BANK", "500.00");
        List<Answer> repeated = Clients.inParallel(CLIENTS, customers.size(), number -> withdraw(customers, number));
        assertThat(repeated)
                .allSatisfy(answer -> assertThat(answer.replayed()).isTrue())
                .extracting(Answer::text)
                .isEqualTo(withdrawals.stream().map(Answer::text).toList());
        giro.awaitCleanRest();
        assertThat(ended.get("REJECTED"))
                .allSatisfy(
                        answer -> assertThat(api.stateOf(answer.transferId())).isEqualTo("REJECTED"));
        assertThat(teller.settledCents("RUN-BANK")).isEqualTo(500_00);
    }

    @Test
    void settlesRingsAndOppositePairsWithoutADeadlock() throws Exception {
        // Accounts on both shards, so that some payments stay on a shard and others cross, in both directions.
        String a = Teller.accountOn(0, "RING-A");
        String b = Teller.accountOn(1, "RING-B");
        String c = Teller.accountOn(2, "RING-C");
        String d = Teller.accountOn(3, "RING-D");
        accountsWith(List.of(a, b, c, d), "2000.00");
        Tables tables = new Tables(giro.shards());
        long deadlocks = tables.deadlocks();
        long failures = failures();
        List<Payment> payments = List.of(
                new Payment(a, b, "1.00"),
                new Payment(b, c, "2.00"),
                new Payment(c, a, "3.00"),
                new Payment(a, d, "0.30"),
                new Payment(d, a, "0.70"),
                new Payment(b, d, "0.11"),
                new Payment(d, b, "0.01"));

        List<Answer> answers = Clients.inParallel(CLIENTS, 7 * 200, number -> {
            Payment payment = payments.get(number % payments.size());
            return api.transfer(payment.source, payment.destination, payment.amount, "ring-" + number);
        });

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        giro.awaitCleanRest();
        assertThat(transfersOf(a, "COMMITTED")).hasSize(1 + 4 * 200);
        assertThat(Stream.of(a, b, c, d).map(teller::settledCents))
                .containsExactly(
                        2_000_00L + 200 * (-1_00 + 3_00 - 30 + 70),
                        2_000_00L + 200 * (1_00 - 2_00 - 11 + 1),
                        2_000_00L + 200 * (2_00 - 3_00),
                        2_000_00L + 200 * (30 - 70 + 11 - 1));
        assertThat(tables.deadlocks()).isEqualTo(deadlocks);
        assertThat(failures()).isEqualTo(failures);
    }

    @Test
    void givesTheLastCentToOneOfSixtyFour() throws Exception {
        teller.accountWith("CENT-A", "0.01");
        teller.accountWith("CENT-B", "0");

        List<Answer> answers = allAtOnce(64, number -> api.transfer("CENT-A", "CENT-B", "0.01", "last-cent-" + number));

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        giro.awaitCleanRest();
        Map<String, Long> ended = answers.stream()
                .collect(Collectors.groupingBy(
                        answer -> api.stateOf(answer.transferId()), TreeMap::new, Collectors.counting()));
        assertThat(ended).isEqualTo(Map.of("COMMITTED", 1L, "REJECTED", 63L));
        assertThat(teller.settledCents("CENT-A")).isZero();
        assertThat(teller.settledCents("CENT-B")).isOne();
    }

    @Test
    void givesTheLastCentOnceToSixtyFourWhoAskWithOneKey() throws Exception {
        teller.accountWith("KEY-CENT-A", "0.01");
        teller.accountWith("KEY-CENT-B", "0");

        List<Answer> answers =
                allAtOnce(64, number -> api.transfer("KEY-CENT-A", "KEY-CENT-B", "0.01", "the-only-key"));

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers)
                .extracting(Answer::text)
                .containsOnly(answers.getFirst().text());
        assertThat(answers).filteredOn(answer -> !answer.replayed()).hasSize(1);
        teller.awaitState(answers.getFirst(), "COMMITTED");
        assertThat(transfersOf("KEY-CENT-B", "COMMITTED"))
                .containsExactly(answers.getFirst().transferId());
        giro.awaitCleanRest();
        assertThat(teller.settledCents("KEY-CENT-B")).isOne();
    }

    @Test
    void givesTheMoneyBackWhenTheDestinationIsFrozenOrClosedAfterAcceptance() {
        teller.accountWith("LATE-A", "50.00");
        teller.accountWith("LATE-FROZEN", "5.00");
        teller.accountWith("LATE-CLOSED", "0");
        giro.stop(LedgerService.class);
        Answer toFrozen = api.transfer("LATE-A", "LATE-FROZEN", "20.00", "late-frozen");
        Answer toClosed = api.transfer("LATE-A", "LATE-CLOSED", "30.00", "late-closed");
        teller.awaitState(toFrozen, "HELD");
        teller.awaitState(toClosed, "HELD");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(api.balance("LATE-A").get("available").asString())
                                .isEqualTo("0.00"));

        assertThat(api.post("/payments/accounts/LATE-FROZEN/freeze", "").status())
                .isEqualTo(200);
        assertThat(api.post("/payments/accounts/LATE-CLOSED/close", "").status())
                .isEqualTo(200);
        giro.start(LedgerService.class);

        teller.awaitState(toFrozen, "CANCELLED");
        teller.awaitState(toClosed, "CANCELLED");
        giro.awaitCleanRest();
        assertThat(reasonOf(toFrozen.transferId())).isEqualTo("DESTINATION_FROZEN");
        assertThat(reasonOf(toClosed.transferId())).isEqualTo("DESTINATION_CLOSED");
        assertThat(api.balance("LATE-A").get("available").asString()).isEqualTo("50.00");
        assertThat(teller.settledCents("LATE-FROZEN")).isEqualTo(5_00);
        assertThat(teller.settledCents("LATE-CLOSED")).isZero();
    }

    @Test
    void countsEveryPaymentIntoAndOutOfOneHotAccount() throws Exception {
        List<String> others =
                IntStream.range(0, 20).mapToObj(number -> "COLD-" + number).toList();
        accountsWith(others, "100.00");
        teller.accountWith("HOT", "2000.00");

        List<Answer> answers = Clients.inParallel(CLIENTS, 2 * 600, number -> {
            String other = others.get(number / 2 % others.size());
            return number % 2 == 0
                    ? api.transfer(other, "HOT", "0.50", "hot-" + number)
                    : api.transfer("HOT", other, "1.25", "hot-" + number);
        });

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        giro.awaitCleanRest();
        assertThat(teller.settledCents("HOT")).isEqualTo(2_000_00 + 600 * (50 - 1_25));
        // The deposit and each payment in change it once, each payment out twice: held, then gone.
        assertThat(api.balance("HOT").get("version").asLong()).isEqualTo(1 + 600 + 2 * 600);
        assertThat(others)
                .allSatisfy(other -> assertThat(teller.settledCents(other)).isEqualTo(100_00 + 30 * (1_25 - 50)));
    }

    /** Also of all transfers of the scenarios that ran before this one. */
    @Test
    void leavesACompleteTrailOfEveryTransfer() throws Exception {
        teller.accountWith("TRAIL-A", "300.00");
        teller.accountWith("TRAIL-B", "0");
        teller.accountWith("TRAIL-CLOSED", "0");
        giro.stop(LedgerService.class);
        List<Answer> answers = Clients.inParallel(
                8,
                300,
                number -> api.tracedTransfer(
                        traceparent(number),
                        "TRAIL-A",
                        number % 3 == 0 ? "TRAIL-CLOSED" : "TRAIL-B",
                        number % 3 == 1 ? "400.00" : "1.00",
                        "trail-" + number));
        teller.awaitState(answers.getFirst(), "HELD");
        assertThat(api.post("/payments/accounts/TRAIL-CLOSED/close", "").status())
                .isEqualTo(200);
        giro.start(LedgerService.class);
        giro.awaitCleanRest();

        AuditTrail trail = AuditTrail.of(giro);

        trail.tellsEachTransferToItsEnd();
        trail.tellsEachEntry();
        trail.tellsEachVersionOfEachAccount();
        trail.showsTimesThatDoNotGoBack();
        for (int number = 0; number < answers.size(); number++) {
            trail.carriesTrace(answers.get(number).transferId(), traceparent(number));
        }
        assertThat(trail.namesOf(answers.get(0).transferId()))
                .containsExactly("requested", "held", "refused", "cancelled");
        assertThat(trail.namesOf(answers.get(1).transferId())).containsExactly("requested", "rejected");
        assertThat(trail.namesOf(answers.get(2).transferId()))
                .containsExactly("requested", "held", "credited", "committed");
    }

    private record Payment(String source, String destination, String amount) {}

    private Answer withdraw(List<String> customers, int number) {
        return api.transfer("RUN-BANK", customers.get(number), "10.00", "withdrawal-" + number);
    }

    private void accountsWith(List<String> names, String amount) throws Exception {
        Clients.inParallel(16, names.size(), number -> {
            teller.accountWith(names.get(number), amount);
            return number;
        });
    }

    private static List<Answer> allAtOnce(int threads, Clients.Call<Answer> call) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        return Clients.inParallel(threads, threads, number -> {
            start.await();
            return call.make(number);
        });
    }

    private String reasonOf(String transferId) {
        return api.transfer(transferId).json().get("reason").asString();
    }

    /** The ids of all transfers of an account in this state, read page by page. */
    private Set<String> transfersOf(String account, String state) {
        Set<String> ids = new HashSet<>();
        pages("/payments/transfers?limit=100&account=" + account + "&state=" + state)
                .forEach(item -> ids.add(item.get("transferId").asString()));
        return ids;
    }

    private List<BigDecimal> balancesAfterEachEntry(String account) {
        return pages("/payments/accounts/" + account + "/entries?limit=100").stream()
                .map(item -> new BigDecimal(item.get("balanceAfter").asString()))
                .toList();
    }

    private List<JsonNode> pages(String path) {
        List<JsonNode> items = new ArrayList<>();
        String next = path;
        while (true) {
            JsonNode page = api.get(next).json();
            page.get("items").forEach(items::add);
            if (page.get("nextCursor").isNull()) {
                return items;
            }
            next = path + "&cursor=" + page.get("nextCursor").asString();
        }
    }

    private long failures() {
        return LOCKING_STEPS.stream()
                .mapToLong(step -> giro.counted("giro.step.failures", step))
                .sum();
    }

    private static String traceparent(int number) {
        return "00-%032x-%016x-01".formatted(number + 1, number + 1);
    }
}
