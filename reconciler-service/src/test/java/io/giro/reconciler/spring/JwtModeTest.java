package io.giro.reconciler.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.access.given.AnIssuer;
import io.giro.reconciler.web.OperationsClient;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators' calls in mode jwt. */
@ExtendWith(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JwtModeTest {

    private final AnIssuer issuer = new AnIssuer("https://issuer.example");
    private final HttpClient client = HttpClient.newHttpClient();
    private ARunningReconciler service;

    @BeforeAll
    void start(RealMysql mysql, RealKafka kafka, @TempDir Path folder) {
        service = ARunningReconciler.start(
                mysql, kafka, ARunningReconciler.prepare(mysql, kafka), issuer.settings(folder));
    }

    @AfterAll
    void stop() {
        client.close();
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /operations/stuck",
        "GET, /operations/dead-letters",
        "POST, /operations/dead-letters/transfer.held.dlt/0/0/resend",
        "GET, /verifications",
        "POST, /verifications",
        "GET, /actuator/health",
        "GET, /error",
        "GET, /nonsense",
    })
    void answerOperatorsOnly(String method, String path) throws Exception {
        HttpResponse<String> nobody = call(Optional.empty(), method, path);
        HttpResponse<String> expired = call(
                Optional.of(
                        issuer.token("ann", "ops").with("exp", 1_000_000_000L).signed()),
                method,
                path);
        HttpResponse<String> customer = call(
                Optional.of(
                        issuer.token("alice", "payments:write payments:read").signed()),
                method,
                path);

        assertRefused(nobody, 401, "unauthenticated", "Bearer");
        assertRefused(expired, 401, "unauthenticated", "Bearer error=\"invalid_token\"");
        assertRefused(customer, 403, "insufficient_scope", "Bearer error=\"insufficient_scope\"");
    }

    @Test
    void answerTheCommandLineOfAnOperator() throws Exception {
        URI url = service.url();
        try (OperationsClient operator = new OperationsClient(
                        url, Optional.of(issuer.token("ann", "ops").signed()));
                OperationsClient nobody = new OperationsClient(url, Optional.empty())) {
            assertThat(operator.get("/verifications")).startsWith("{\"verifications\":[");
            assertThatThrownBy(() -> nobody.get("/verifications"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("The answer was 401: Send a valid token");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus"})
    void leaveHealthAndMetricsToAPortOfTheirOwn(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.managementUrl() + path))
                .build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> call(Optional<String> token, String method, String path) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString("{}"));
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code, String challenge) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(header -> assertThat(header).startsWith(challenge));
        assertThat(answer.body()).contains("\"status\":" + status, "\"code\":\"" + code + "\"");
    }
}
