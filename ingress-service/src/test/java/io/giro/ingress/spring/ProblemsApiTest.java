package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.ingress.web.ProblemCode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;

class ProblemsApiTest {

    private static final String TRANSFER = "/payments/transfers/01936f2c-7b1e-7a2b-9c0d-112233445566";

    @RegisterExtension
    final RunningApi api = new RunningApi();

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"amount\":NaN}", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":{}}"})
    void refusesABodyThatIsNotOneFlatObject(String body) throws Exception {
        assertProblem(api.post("/payments/transfers", body), 400, "malformed_json");
        assertProblem(api.post("/payments/charges", body), 400, "malformed_json");
        assertProblem(api.post("/payments/accounts", body), 400, "malformed_json");
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        String body = "{\"description\":\"" + "a".repeat(65_536) + "\"}";

        HttpResponse<String> announced = api.post("/payments/transfers", body);
        HttpResponse<String> streamed = api.send(api.to("/payments/transfers")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))));

        assertProblem(announced, 413, "body_too_large");
        assertProblem(streamed, 413, "body_too_large");
    }

    @Test
    void refusesABodyOfAnotherType() throws Exception {
        HttpResponse<String> form = api.send(api.to("/payments/transfers")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("amount=1")));
        HttpResponse<String> none = api.send(api.to("/payments/transfers").POST(BodyPublishers.ofString("{}")));

        assertProblem(form, 415, "unsupported_media_type");
        assertProblem(none, 415, "unsupported_media_type");
    }

    @Test
    void refusesACallerWhoDoesNotReadJsonBeforeAnythingIsAccepted() throws Exception {
        HttpResponse<String> answer = api.send(api.to("/payments/transfers")
                .header("Content-Type", "application/json")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString("{}")));

        assertProblem(answer, 406, "not_acceptable");
        assertThat(api.intake().requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /payments/transfers",
        "PUT, /payments/accounts/ACC001",
        "PATCH, /payments/accounts/ACC001/freeze",
        "GET, /payments/charges",
        "TRACE, /payments/transfers",
    })
    void namesTheMethodsThatArePossible(String method, String path) throws Exception {
        HttpResponse<String> answer = api.send(api.to(path).method(method, BodyPublishers.noBody()));

        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.headers().firstValue("Allow")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/payments", "/nothing", "/payments/transfers/a/b", "/error", "/problems/nothing"})
    void doesNotKnowOtherPaths(String path) throws Exception {
        assertProblem(api.get(path), 404, "not_found");
    }

    @ParameterizedTest
    @EnumSource
    void explainsEveryProblem(ProblemCode code) throws Exception {
        HttpResponse<String> answer = api.get("/problems/" + code.code());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
        assertThat(answer.body()).startsWith(code.title()).contains(code.whatToDo());
    }

    @Test
    void showsNothingOfAFaultOfOurs() throws Exception {
        api.readings().failure =
                Optional.of(new BadSqlGrammarException("find", "SELECT secret", new SQLException("no such column")));

        HttpResponse<String> answer = api.get(TRANSFER);

        assertProblem(answer, 500, "internal_error");
        assertThat(answer.body()).doesNotContain("secret", "column");
    }

    @Test
    void logsAFaultOfOursWithTheIdThatTheCallerGot() throws Exception {
        api.accounts().open("ACC001", "EUR");
        api.accounts().open("ACC002", "EUR");
        api.intake().failNext(new IllegalStateException("SELECT secret"));
        try (RecordedLog log = new RecordedLog()) {

            HttpResponse<String> answer = api.post(
                    "/payments/transfers",
                    "{\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\",\"amount\":1,\"idempotencyKey\":\"k1\"}");

            assertProblem(answer, 500, "internal_error");
            assertThat(answer.body()).doesNotContain("secret");
            assertThat(log.alarms()).singleElement().satisfies(line -> {
                assertThat(line.getMDCPropertyMap())
                        .containsEntry(
                                "requestId",
                                answer.headers().firstValue("X-Request-Id").orElseThrow());
                assertThat(line.getThrowableProxy().getMessage()).isEqualTo("SELECT secret");
            });
        }
    }

    @Test
    void isUnavailableWhileADatabaseIs() throws Exception {
        api.readings().failure = Optional.of(new DataAccessResourceFailureException("SELECT: no connection"));

        HttpResponse<String> answer = api.get(TRANSFER);

        assertProblem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void isUnavailableWhileADatabaseTakesNoWrites() throws Exception {
        api.readings().failure = Optional.of(new UncategorizedSQLException(
                "opening", "INSERT", new SQLException("running with --super-read-only", "HY000", 1290)));

        assertProblem(api.get(TRANSFER), 503, "unavailable");
    }

    @Test
    void givesEveryAnswerAnIdOfItsOwn() throws Exception {
        String first = api.get(TRANSFER).headers().firstValue("X-Request-Id").orElseThrow();
        String second = api.get(TRANSFER).headers().firstValue("X-Request-Id").orElseThrow();

        assertThat(first).isNotEqualTo(second);
    }
}
