package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.account.Slot;
import io.giro.ingress.Acceptance.AccountNotActive;
import io.giro.ingress.Acceptance.KeyReused;
import io.giro.ingress.IntakeUnavailable;
import io.giro.ingress.TransferRequest;
import io.giro.ingress.reading.Milestone;
import io.giro.ingress.reading.TransferProgress;
import io.giro.ingress.reading.TransferProgress.Reached;
import io.giro.money.Money;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferKind;
import io.giro.transfer.TransferState;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransfersApiTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final String PLAIN =
            "{\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\",\"amount\":1000.00,\"idempotencyKey\":\"k1\"}";

    @RegisterExtension
    final RunningApi api = new RunningApi();

    @BeforeEach
    void openAccounts() {
        api.accounts().open("ACC001", "EUR");
        api.accounts().open("ACC002", "EUR");
        api.accounts().open("ACC-YEN", "JPY");
    }

    @Test
    void answersAnAcceptedTransferByteForByte() throws Exception {
        HttpResponse<String> answer = api.post("/payments/transfers", """
                {"sourceAccount":"ACC001","destinationAccount":"ACC002","amount":1000.00,
                 "description":"Test transfer","idempotencyKey":"k1"}
                """);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"transferId\":\"" + transferId(answer)
                                + "\",\"state\":\"ACCEPTED\",\"kind\":\"TRANSFER\",\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\","
                                + "\"amount\":\"1000.00\",\"currency\":\"EUR\",\"description\":\"Test transfer\",\"acceptedAt\":\"2026-11-20T20:00:00.123456Z\"}");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Location"))
                .contains("/api/v1/payments/transfers/" + transferId(answer));
        assertThat(answer.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    }

    @Test
    void answersARepeatedRequestWithTheSameBytes() throws Exception {
        HttpResponse<String> first = api.post("/payments/transfers", PLAIN);

        HttpResponse<String> second = api.post("/payments/transfer", PLAIN.replace("1000.00", "\"1000\""));

        assertThat(second.statusCode()).isEqualTo(first.statusCode());
        assertThat(second.body()).isEqualTo(first.body()).contains("\"description\":null");
        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    }

    @Test
    void namesTheFieldsInWhichAReusedKeyDiffers() throws Exception {
        api.post("/payments/transfers", PLAIN);

        HttpResponse<String> answer = api.post("/payments/transfers", PLAIN.replace("1000.00", "1000.01"));

        assertProblem(answer, 422, "idempotency_key_reused", "/amount");
    }

    /** A body has no field that says whether it is a charge. */
    @Test
    void namesOnlyFieldsThatTheReusedKeysRequestHas() throws Exception {
        api.intake().answerNext(new KeyReused(List.of("sourceAccount", "kind")));

        HttpResponse<String> answer = api.post(
                "/payments/charges", "{\"account\":\"ACC002\",\"amount\":\"1000.00\",\"idempotencyKey\":\"k1\"}");

        assertProblem(answer, 422, "idempotency_key_reused", "/account");
    }

    @Test
    void takesTheKeyFromTheHeader() throws Exception {
        String body = PLAIN.replace(",\"idempotencyKey\":\"k1\"", "");

        HttpResponse<String> answer = api.send(api.to("/payments/transfers")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "from-the-header")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .POST(BodyPublishers.ofString(body)));

        TransferRequest accepted = api.intake().requests().getFirst();
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(accepted.idempotencyKey()).isEqualTo("from-the-header");
        assertThat(accepted.clientId()).isEqualTo("open");
        assertThat(accepted.traceparent()).contains("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    @Test
    void ignoresATraceContextThatIsNotWellFormed() throws Exception {
        api.send(api.to("/payments/transfers")
                .header("Content-Type", "application/json")
                .header("traceparent", "x".repeat(100))
                .POST(BodyPublishers.ofString(PLAIN)));

        assertThat(api.intake().requests().getFirst().traceparent()).isEmpty();
    }

    @Test
    void refusesTwoKeysThatDiffer() throws Exception {
        HttpResponse<String> answer = api.send(api.to("/payments/transfers")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k2")
                .POST(BodyPublishers.ofString(PLAIN)));

        assertProblem(answer, 400, "idempotency_key_mismatch");
    }

    @ParameterizedTest
    @CsvSource({
        "null, idempotency_key_missing",
        "'\"\"', idempotency_key_invalid",
        "'\"\\u0000\"', idempotency_key_invalid",
        "'\"a\\u0085\"', idempotency_key_invalid",
        "'\"k1 \"', idempotency_key_invalid",
        "12, idempotency_key_invalid",
        "true, idempotency_key_invalid",
        "'\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"', idempotency_key_invalid",
    })
    void refusesAKeyThatIsNone(String key, String code) throws Exception {
        HttpResponse<String> answer = api.post("/payments/transfers", PLAIN.replace("\"k1\"", key));

        assertProblem(answer, 400, code);
        assertThat(api.intake().requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"ACC002\"', '\"ACC001\"', same_account, /destinationAccount",
        "'\"ACC002\"', '\"ACC999\"', unknown_account, /destinationAccount",
        "'\"ACC001\"', '\"ACC999\"', unknown_account, /sourceAccount",
        "'\"ACC001\"', '\"@world.EUR.0\"', invalid_account_id, /sourceAccount",
        "'\"ACC002\"', '\"@bank.EUR.0\"', invalid_account_id, /destinationAccount",
        "'\"ACC002\"', '\"a b\"', invalid_account_id, /destinationAccount",
        "'\"ACC002\"', 12, invalid_field, /destinationAccount",
        "'\"ACC002\"', null, missing_field, /destinationAccount",
        "'\"ACC002\"', '\"ACC-YEN\"', currency_mismatch, /destinationAccount",
        "1000.00, 0, invalid_amount, /amount",
        "1000.00, 1e3, invalid_amount, /amount",
        "1000.00, 0.001, invalid_amount, /amount",
        "1000.00, 9223372036854775808, invalid_amount, /amount",
        "1000.00, true, invalid_field, /amount",
        "1000.00, '1,\"currency\":\"XXX\"', unknown_currency, /currency",
        "1000.00, '1,\"currency\":\"USD\"', unknown_currency, /currency",
        "1000.00, '1,\"currency\":\"JPY\"', currency_mismatch, /currency",
        "1000.00, '1,\"currency\":\"eur\"', unknown_currency, /currency",
        "1000.00, '1,\"description\":\"\\u0000\"', invalid_field, /description",
        "1000.00, '1,\"amout\":1', unknown_field, /amout",
    })
    void refusesAWrongFieldAndNamesIt(String right, String wrong, String code, String pointer) throws Exception {
        HttpResponse<String> answer = api.post("/payments/transfers", PLAIN.replace(right, wrong));

        assertProblem(answer, 422, code, pointer);
        assertThat(api.intake().requests()).isEmpty();
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() throws Exception {
        HttpResponse<String> answer = api.post("/payments/transfers", """
                {"sourceAccount":"ACC001","destinationAccount":"ACC999","amount":"x","colour":"red","idempotencyKey":"k1"}
                """);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Pattern.compile("\"pointer\":\"([^\"]+)\"")
                        .matcher(answer.body())
                        .results()
                        .map(r -> r.group(1)))
                .containsExactly("/colour", "/destinationAccount", "/amount");
    }

    @ParameterizedTest
    @CsvSource({"FROZEN, account_frozen", "CLOSED, account_closed"})
    void refusesAnAccountThatTakesPartInNoTransfers(AccountStatus status, String code) throws Exception {
        api.intake().answerNext(new AccountNotActive("destinationAccount", new AccountId("ACC002"), status));

        HttpResponse<String> answer = api.post("/payments/transfers", PLAIN);

        assertProblem(answer, 422, code, "/destinationAccount");
    }

    @Test
    void acceptsWhenTheDestinationCannotBeAsked() throws Exception {
        api.accounts().unreachable.add(new AccountId("ACC002"));

        assertThat(api.post("/payments/transfers", PLAIN).statusCode()).isEqualTo(202);
    }

    @Test
    void isUnavailableWhenTheSourceCannotBeAsked() throws Exception {
        api.accounts().unreachable.add(new AccountId("ACC001"));

        HttpResponse<String> answer = api.post("/payments/transfers", PLAIN);

        assertProblem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void isUnavailableWhenTheIntakeIs() throws Exception {
        api.intake().failNext(new IntakeUnavailable("the queue is full"));

        HttpResponse<String> answer = api.post("/payments/transfers", PLAIN);

        assertProblem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void turnsTransfersAwayUnreadWhileItIsFull() throws Exception {
        api.intake().fill();

        HttpResponse<String> answer = api.post("/payments/transfers", "not even JSON");

        assertProblem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body())
                .contains(answer.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(api.post("/payments/transfer", PLAIN).statusCode()).isEqualTo(503);
        assertThat(api.intake().requests()).isEmpty();
        assertThat(api.get("/payments/transfers").statusCode()).isEqualTo(200);
    }

    @Test
    void letsARepetitionPassWhileItIsFull() throws Exception {
        HttpResponse<String> first = send("ours");
        api.intake().fill();

        assertThat(send("ours").body()).isEqualTo(first.body());
        assertThat(send("another").statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> send(String key) throws Exception {
        return api.send(api.to("/payments/transfers")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(PLAIN.replace(",\"idempotencyKey\":\"k1\"", ""))));
    }

    @Test
    void chargesFromTheWorldBesideTheAccount() throws Exception {
        HttpResponse<String> answer =
                api.post("/payments/charges", "{\"account\":\"ACC001\",\"amount\":\"5.00\",\"idempotencyKey\":\"c1\"}");

        TransferRequest accepted = api.intake().requests().getFirst();
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("\"kind\":\"CHARGE\"", "\"destinationAccount\":\"ACC001\"");
        assertThat(accepted.source().value()).startsWith("@world.EUR.");
        assertThat(accepted.source().slot().partition(16))
                .isEqualTo(new AccountId("ACC001").slot().partition(16));
    }

    @Test
    void namesTheChargedAccountByTheFieldOfACharge() throws Exception {
        api.intake()
                .answerNext(new AccountNotActive("destinationAccount", new AccountId("ACC001"), AccountStatus.FROZEN));

        HttpResponse<String> frozen =
                api.post("/payments/charges", "{\"account\":\"ACC001\",\"amount\":\"5.00\",\"idempotencyKey\":\"c1\"}");
        HttpResponse<String> unknown =
                api.post("/payments/charges", "{\"account\":\"ACC999\",\"amount\":\"5.00\",\"idempotencyKey\":\"c1\"}");

        assertProblem(frozen, 422, "account_frozen", "/account");
        assertProblem(unknown, 422, "unknown_account", "/account");
    }

    @Test
    void tellsHowFarATransferHasCome() throws Exception {
        TransferProgress progress = committed(1);
        api.readings().transfers.put(progress.transferId(), progress);

        HttpResponse<String> answer = api.get("/payments/transfers/" + progress.transferId());
        HttpResponse<String> alias = api.get("/payments/transactions/" + progress.transferId() + "/status");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"transferId\":\"" + progress.transferId()
                        + "\",\"state\":\"COMMITTED\",\"kind\":\"TRANSFER\",\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\","
                        + "\"amount\":\"1000.00\",\"currency\":\"EUR\",\"description\":null,\"acceptedAt\":\"2026-11-20T20:00:00.123456Z\","
                        + "\"reason\":null,\"timeline\":["
                        + "{\"step\":\"ingress\",\"state\":\"ACCEPTED\",\"at\":\"2026-11-20T20:00:00.123456Z\"},"
                        + "{\"step\":\"commit\",\"state\":\"COMMITTED\",\"at\":\"2026-11-20T20:00:00.123456Z\"}]}");
        assertThat(alias.body()).isEqualTo(answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "no-uuid",
                "01936f2c-7b1e-7a2b-9c0d-112233445566",
                "01936f2c-7b1e-4a2b-9c0d-112233445566",
                "1-1-1-1-1",
                "01936f2c-7b1e-7a2b-9c0d-11223344556g"
            })
    void doesNotKnowATransferThatWasNeverAccepted(String id) throws Exception {
        assertProblem(api.get("/payments/transfers/" + id), 404, "unknown_transfer");
    }

    @Test
    void listsTransfersPageByPage() throws Exception {
        Stream.of(1, 2, 3)
                .map(TransfersApiTest::committed)
                .forEach(progress -> api.readings().transfers.put(progress.transferId(), progress));

        HttpResponse<String> first = api.get("/payments/transfers?limit=2&account=&state=&cursor=");
        HttpResponse<String> second = api.get("/payments/transfers?limit=2&cursor=" + cursor(first));

        assertThat(ids(first))
                .containsExactly(
                        committed(3).transferId().toString(),
                        committed(2).transferId().toString());
        assertThat(ids(second)).containsExactly(committed(1).transferId().toString());
        assertThat(second.body()).endsWith("\"nextCursor\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=-1",
                "limit=x",
                "limit=1&limit=2",
                "limit=99999999999",
                "state=DONE",
                "state=committed",
                "cursor=x",
                "cursor=AAAA",
                "cursor=AAAAAAAAAAAAAAAAAAAAAA",
                "cursor=%00",
                "account=a%20b",
            })
    void refusesABadParameter(String query) throws Exception {
        assertProblem(api.get("/payments/transfers?" + query), 400, "invalid_parameter");
    }

    private static TransferProgress committed(int number) {
        return new TransferProgress(
                TransferId.of(MemoryIntake.NOW, Slot.of("ACC001"), number),
                TransferKind.TRANSFER,
                new AccountId("ACC001"),
                new AccountId("ACC002"),
                new Money(1000_00, EUR),
                "",
                MemoryIntake.NOW,
                TransferState.COMMITTED,
                Optional.empty(),
                List.of(
                        new Reached(Milestone.ACCEPTED, MemoryIntake.NOW),
                        new Reached(Milestone.COMMITTED, MemoryIntake.NOW)));
    }

    private static String transferId(HttpResponse<String> answer) {
        return ids(answer).getFirst();
    }

    private static List<String> ids(HttpResponse<String> answer) {
        return Pattern.compile("\"transferId\":\"([^\"]+)\"")
                .matcher(answer.body())
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String cursor(HttpResponse<String> answer) {
        return answer.body().replaceAll(".*\"nextCursor\":\"([^\"]+)\".*", "$1");
    }
}
