package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.account.AccountStatus;
import io.giro.ingress.Acceptance.AccountNotActive;
import io.giro.ingress.IntakeUnavailable;
import io.giro.ingress.TransferRequest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many transfers in one request, each answered as if it had come alone. */
class TransferBatchesApiTest {

    private static final String BATCH = "/payments/transfers/batch";
    private static final int LIMIT_BYTES = 5 * 1024 * 1024;
    private static final int BATCHES_AT_ONCE = 8;

    @RegisterExtension
    final RunningApi api = new RunningApi();

    @BeforeEach
    void openAccounts() {
        api.accounts().open("ACC001", "EUR");
        api.accounts().open("ACC002", "EUR");
        api.accounts().open("ACC003", "EUR");
    }

    @Test
    void answersEachTransferInTheOrderOfTheRequest() throws Exception {
        HttpResponse<String> answer =
                api.post(BATCH, batch(transfer("k1"), "{\"idempotencyKey\":\"k2\"}", transfer("k3")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body())
                .startsWith("{\"results\":[{\"status\":202,\"transfer\":{\"transferId\":\"")
                .contains("\"description\":null,\"acceptedAt\":\"2026-11-20T20:00:00.123456Z\"}},"
                        + "{\"status\":422,\"problem\":{\"type\":\"" + api.base() + "/problems/missing_field\",")
                .contains("\"pointer\":\"/sourceAccount\"", "\"pointer\":\"/destinationAccount\"")
                .contains("\"}},{\"status\":202,\"transfer\":{")
                .endsWith("\"acceptedAt\":\"2026-11-20T20:00:00.123456Z\"}}]}");
        assertThat(keys()).containsExactlyInAnyOrder("k1", "k3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"idempotencyKey\":\"\"}",
                "{\"idempotencyKey\":1}",
                "{\"idempotencyKey\":\"k\",\"amount\":\"x\",\"colour\":\"red\",\"sourceAccount\":\"a b\"}",
                "{\"idempotencyKey\":\"k\",\"amount\":1,\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC999\"}",
                "{\"idempotencyKey\":\"k\",\"amount\":1,\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC001\"}",
                "{\"idempotencyKey\":\"k\",\"amount\":1,\"sourceAccount\":\"ACC003\",\"destinationAccount\":\"ACC001\"}",
                "{\"idempotencyKey\":\"k\",\"amount\":1,\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC003\"}",
                "{\"idempotencyKey\":\"k\",\"amount\":1.001,\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\"}",
                "{\"idempotencyKey\":\"used\",\"amount\":2,\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\"}",
            })
    void saysOfEachTransferWhatItIsToldAlone(String transfer) throws Exception {
        api.post("/payments/transfers", transfer("used"));
        api.accounts().unreachable.add(new AccountId("ACC003"));
        HttpResponse<String> alone = api.post("/payments/transfers", transfer);

        HttpResponse<String> batch = api.post(BATCH, batch(transfer));

        String member = alone.statusCode() == 202 ? "\"replayed\":true,\"transfer\"" : "\"problem\"";
        assertThat(withoutRequestId(batch))
                .isEqualTo("{\"results\":[{\"status\":%d,%s:%s}]}"
                        .formatted(alone.statusCode(), member, withoutRequestId(alone)));
    }

    @Test
    void tellsAnAccountThatTakesPartInNoTransfers() throws Exception {
        api.intake()
                .answerNext(new AccountNotActive("destinationAccount", new AccountId("ACC002"), AccountStatus.FROZEN));

        HttpResponse<String> answer = api.post(BATCH, batch(transfer("k1"), transfer("k2")));

        assertThat(statuses(answer)).containsExactly(422, 202);
        assertThat(answer.body()).contains("\"code\":\"account_frozen\"", "\"pointer\":\"/destinationAccount\"");
    }

    @Test
    void tellsWhatCannotBeAcceptedNowAndWhenToAskAgain() throws Exception {
        api.accounts().unreachable.add(new AccountId("ACC003"));
        api.intake().failNext(new IntakeUnavailable("the queue is full"));

        HttpResponse<String> answer =
                api.post(BATCH, batch(transfer("k1"), transfer("k2").replace("ACC001", "ACC003"), transfer("k3")));

        assertThat(statuses(answer)).containsExactly(503, 503, 202);
        assertThat(answer.body()).containsPattern("\"code\":\"unavailable\",[^}]+,\"retryAfter\":1,\"requestId\":");
    }

    @Test
    void aFaultOfOursIsTheAnswerOfTheOneThatItConcerns() throws Exception {
        api.intake().failNext(new IllegalStateException("secret"));

        HttpResponse<String> answer = api.post(BATCH, batch(transfer("k1"), transfer("k2")));

        assertThat(statuses(answer)).containsExactly(500, 202);
        assertThat(answer.body()).contains("\"code\":\"internal_error\"").doesNotContain("secret");
    }

    @Test
    void answersARepeatedBatchWithTheSameTransfersAndSaysThatTheyAreReplayed() throws Exception {
        String batch = batch(transfer("k1"), transfer("k2"));
        HttpResponse<String> first = api.post(BATCH, batch);

        HttpResponse<String> second = api.post(BATCH, batch);

        assertThat(second.body())
                .isEqualTo(first.body().replace("{\"status\":202,", "{\"status\":202,\"replayed\":true,"));
    }

    @Test
    void judgesThoseOfOneKeyOneAfterTheOther() throws Exception {
        CompletableFuture<Void> held = api.intake().holdNext();
        CompletableFuture<HttpResponse<String>> answer = api.postLater(
                BATCH, batch(transfer("k1"), transfer("k1"), transfer("k1").replace("1.00", "2.00"), transfer("k2")));

        await().until(() -> keys().contains("k2"));
        held.complete(null);

        List<String> ids = Pattern.compile("\"transferId\":\"([^\"]+)\"")
                .matcher(answer.join().body())
                .results()
                .map(id -> id.group(1))
                .toList();
        assertThat(statuses(answer.join())).containsExactly(202, 202, 422, 202);
        assertThat(answer.join().body())
                .contains("{\"status\":202,\"replayed\":true,")
                .contains("\"code\":\"idempotency_key_reused\"", "\"pointer\":\"/amount\"");
        assertThat(ids).hasSize(3);
        assertThat(ids.get(1)).isEqualTo(ids.get(0)).isNotEqualTo(ids.get(2));
    }

    @Test
    void handsAllOverBeforeItWaitsForAny() throws Exception {
        CompletableFuture<Void> held = api.intake().holdNext();
        CompletableFuture<HttpResponse<String>> answer = api.postLater(BATCH, batch(numbered(500)));

        await().until(() -> api.intake().requests().size() == 500);
        assertThat(answer).isNotDone();
        held.complete(null);

        assertThat(statuses(answer.join())).hasSize(500).containsOnly(202);
    }

    @Test
    void givesEachTransferTheTraceOfTheBatch() throws Exception {
        api.send(api.to(BATCH)
                .header("Content-Type", "application/json")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .POST(BodyPublishers.ofString(batch(transfer("k1"), transfer("k2")))));

        assertThat(api.intake().requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.traceparent())
                        .contains("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "null",
                "[]",
                "\"text\"",
                "{\"amount\":{}}",
                "{\"amount\":[[1],{\"a\":{}}],\"b\":1}",
                "{\"amount\":1,\"amount\":1}",
            })
    void anElementThatIsNotAFlatObjectHarmsNoOther(String element) throws Exception {
        HttpResponse<String> answer = api.post(BATCH, batch(transfer("k1"), element, transfer("k2")));

        assertThat(statuses(answer)).containsExactly(202, 400, 202);
        assertThat(answer.body()).contains("\"code\":\"malformed_json\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"transfers\":null}",
                "{\"transfers\":[]}",
                "{\"transfers\":{}}",
                "{\"transfers\":{\"a\":[{}]}}",
                "{\"transfers\":1}",
                "{\"transfers\":\"[]\"}"
            })
    void refusesABatchWithoutTransfers(String batch) throws Exception {
        assertProblem(api.post(BATCH, batch), 400, "invalid_batch", "/transfers");
    }

    @Test
    void refusesMoreThan500Transfers() throws Exception {
        assertProblem(api.post(BATCH, batch(numbered(501))), 400, "invalid_batch", "/transfers");

        assertThat(keys()).isEmpty();
    }

    @Test
    void refusesAMemberThatABatchDoesNotHave() throws Exception {
        String batch = "{\"transfers\":[" + transfer("k1") + "],\"atomic\":true}";

        assertProblem(api.post(BATCH, batch), 422, "unknown_field", "/atomic");
        assertThat(keys()).isEmpty();
    }

    @Test
    void refusesAKeyForTheWholeBatch() throws Exception {
        HttpResponse<String> answer = api.send(api.to(BATCH)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k1")
                .POST(BodyPublishers.ofString(batch(transfer("k1")))));

        assertProblem(answer, 400, "invalid_batch");
        assertThat(answer.body()).contains("Leave the header Idempotency-Key out");
        assertThat(keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"]", "]} x", "]}{}", "],\"transfers\":[]}", ",]}", ",{\"amount\":}]}", ",{\"amount\":\"\n\"}]}"})
    void acceptsNothingOfABatchThatIsNotJsonToItsEnd(String end) throws Exception {
        String begin = "{\"transfers\":[" + String.join(",", numbered(100));

        assertProblem(api.post(BATCH, begin + end), 400, "malformed_json");
        assertThat(keys()).isEmpty();
    }

    @Test
    void takesABodyOf5MebibytesAndNoByteMore() throws Exception {
        String most = padded(LIMIT_BYTES);
        String tooMuch = padded(LIMIT_BYTES + 1);

        HttpResponse<String> announced = api.post(BATCH, tooMuch);
        HttpResponse<String> streamed = api.send(api.to(BATCH)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(tooMuch.getBytes(StandardCharsets.UTF_8)))));

        assertProblem(announced, 413, "body_too_large");
        assertProblem(streamed, 413, "body_too_large");
        assertThat(keys()).isEmpty();
        assertThat(statuses(api.post(BATCH, most))).containsExactly(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "PATCH", "DELETE"})
    void takesNothingButPost(String method) throws Exception {
        HttpResponse<String> answer =
                api.send(api.to(BATCH).header("Accept", "text/html").method(method, BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void speaksNothingButJson() throws Exception {
        HttpResponse<String> form = api.send(api.to(BATCH)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("transfers=1")));
        HttpResponse<String> latin = api.send(api.to(BATCH)
                .header("Content-Type", "application/json;charset=iso-8859-1")
                .POST(BodyPublishers.ofString(batch(transfer("k1")))));
        HttpResponse<String> html = api.send(api.to(BATCH)
                .header("Content-Type", "application/json")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(batch(transfer("k1")))));

        assertProblem(form, 415, "unsupported_media_type");
        assertProblem(latin, 415, "unsupported_media_type");
        assertProblem(html, 406, "not_acceptable");
        assertProblem(api.post(BATCH + "?atomic=true", batch(transfer("k1"))), 400, "invalid_parameter");
        assertProblem(api.post(BATCH + "/more", batch(transfer("k1"))), 404, "not_found");
        assertThat(keys()).isEmpty();
    }

    @Test
    void turnsABatchAwayWhileManyAreWorkedOn() throws Exception {
        List<CompletableFuture<Void>> held = new ArrayList<>();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int number = 0; number < BATCHES_AT_ONCE; number++) {
            String key = "held-" + number;
            held.add(api.intake().holdNext());
            answers.add(api.postLater(BATCH, batch(transfer(key))));
            await().until(() -> keys().contains(key));
        }

        HttpResponse<String> oneMore = api.post(BATCH, batch(transfer("one-more")));
        HttpResponse<String> alone = api.post("/payments/transfers", transfer("alone"));
        held.forEach(hold -> hold.complete(null));

        assertProblem(oneMore, 503, "unavailable");
        assertThat(oneMore.headers().firstValue("Retry-After")).contains("1");
        assertThat(oneMore.body()).contains("\"retryAfter\":1,");
        assertThat(alone.statusCode()).isEqualTo(202);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(statuses(answer.join())).containsExactly(202));
        assertThat(statuses(api.post(BATCH, batch(transfer("one-more"))))).containsExactly(202);
    }

    private List<String> keys() {
        return api.intake().requests().stream()
                .map(TransferRequest::idempotencyKey)
                .toList();
    }

    private static String transfer(String key) {
        return "{\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\",\"amount\":\"1.00\",\"idempotencyKey\":\"%s\"}"
                .formatted(key);
    }

    private static String[] numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> transfer("k" + number))
                .toArray(String[]::new);
    }

    private static String batch(String... transfers) {
        return "{\"transfers\":[" + String.join(",", transfers) + "]}";
    }

    private static String padded(int bytes) {
        String batch = batch(transfer("k1"));
        return batch + " ".repeat(bytes - batch.length());
    }

    private static List<Integer> statuses(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Stream.of(answer.body())
                .flatMap(body ->
                        Pattern.compile("\\{\"status\":([0-9]+),").matcher(body).results())
                .map(status -> Integer.valueOf(status.group(1)))
                .toList();
    }

    private static String withoutRequestId(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"requestId\":\"[^\"]+\"", "");
    }
}
