package io.giro.verification.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.reconciler.spring.ReconcilerService;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.ServiceApplication;
import io.giro.verification.VerificationLock;
import io.giro.verification.WrittenBooks;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerificationApiTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private WrittenBooks books;
    private ConfigurableApplicationContext service;
    private String address;

    @BeforeAll
    void startTheService(RealMysql mysql, RealKafka kafka) {
        books = new WrittenBooks(mysql);
        books.open("ACC001", 1_000);
        books.open("ACC004", 500);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicCatalogue(admin, RealShards.PARTITIONS, 2).create();
        }
        Map<String, Object> settings = new HashMap<>(Map.of(
                "server.port",
                0,
                "giro.partitions",
                RealShards.PARTITIONS,
                "giro.kafka.bootstrap-servers",
                kafka.bootstrapServers(),
                "giro.verification.nightly",
                "-",
                "giro.verification.monthly",
                "-"));
        for (int shard = 0; shard < 2; shard++) {
            String prefix = "giro.shards[" + shard + "].";
            settings.put(prefix + "url", books.checked().get(shard).url());
            settings.put(prefix + "username", books.checked().get(shard).username());
            settings.put(prefix + "password", books.checked().get(shard).password());
            settings.put(prefix + "schema", books.checked().get(shard).schema());
            settings.put(prefix + "views-schema", books.checked().get(shard).viewsSchema());
        }
        service = ServiceApplication.start(ReconcilerService.class, settings);
        address = "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port")
                + "/api/v1/verifications";
    }

    @AfterAll
    void close() {
        service.close();
        books.close();
    }

    @Test
    void fixesAndReportsWhatItFound() throws Exception {
        books.edit(books.shardOf("ACC001"), "UPDATE account SET posted = 1007 WHERE account_id = 'ACC001'");

        HttpResponse<String> accepted = post("{\"mode\":\"fix\"}");

        assertThat(accepted.statusCode()).isEqualTo(202);
        JsonNode run = awaitState("done", accepted);
        assertThat(run.get("findings").asLong()).isEqualTo(3);
        assertThat(run.get("repairs").asLong()).isEqualTo(1);
        assertThat(run.get("report").valueStream().map(item -> item.get("code").asString()))
                .contains("POSTED_DIFFERS", "BOOKS_UNBALANCED", "posted");
        assertThat(books.posted("ACC001")).isEqualTo(1_000);
        assertThat(body(get(address + "?limit=1")).get("verifications").get(0).get("id"))
                .isEqualTo(run.get("id"));
        MeterRegistry meters = service.getBean(MeterRegistry.class);
        assertThat(meters.get("giro.verification.findings")
                        .tag("code", "BOOKS_UNBALANCED")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("giro.verification.repairs").counter().count()).isEqualTo(1);
    }

    @Test
    void saysWhyARunFailed() throws Exception {
        HttpResponse<String> accepted = post("{\"mode\":\"check\",\"account\":\"nobody\"}");

        JsonNode run = awaitState("failed", accepted);
        assertThat(run.get("failure").asString()).isEqualTo("There is no account nobody.");
    }

    @Test
    void runsOneAtATime() throws Exception {
        try (VerificationLock.Held held =
                service.getBean(VerificationLock.class).take().orElseThrow()) {
            HttpResponse<String> refused = post("{\"mode\":\"check\"}");

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(body(refused).get("code").asString()).isEqualTo("verification_running");
        }
        HttpResponse<String> accepted = post("{\"mode\":\"check\"}");
        assertThat(accepted.statusCode()).isEqualTo(202);
        awaitState("done", accepted);
    }

    @Test
    void refusesNonsenseAndChangesNothing() throws Exception {
        long runsBefore = books.number(0, "SELECT COUNT(*) FROM verification_run");
        Map<String, Integer> nonsense = new HashMap<>();
        nonsense.put("", 400);
        nonsense.put("[]", 400);
        nonsense.put("{", 400);
        nonsense.put("{\"mode\":\"check\"} x", 400);
        nonsense.put("{\"mode\":\"check\",\"mode\":\"fix\"}", 400);
        nonsense.put("[".repeat(3_000), 400);
        nonsense.put("{}", 422);
        nonsense.put("{\"mode\":\"CHECK\"}", 422);
        nonsense.put("{\"mode\":1}", 422);
        nonsense.put("{\"mode\":null}", 422);
        nonsense.put("{\"mode\":\"check\",\"force\":true}", 422);
        nonsense.put("{\"mode\":\"check\",\"account\":\"a b'; DROP TABLE account\"}", 422);
        nonsense.put("{\"mode\":\"check\",\"account\":null}", 422);
        nonsense.put("{\"mode\":\"check\",\"atRest\":\"yes\"}", 422);
        nonsense.put("{\"mode\":\"" + "x".repeat(5_000) + "\"}", 413);

        for (Map.Entry<String, Integer> one : nonsense.entrySet()) {
            HttpResponse<String> answer = post(one.getKey());
            assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(one.getValue());
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(get(address + "?limit=0").statusCode()).isEqualTo(400);
        assertThat(get(address + "?limit=1000").statusCode()).isEqualTo(400);
        assertThat(get(address + "/1-2-3-4-5").statusCode()).isEqualTo(404);
        assertThat(get(address + "/00000000-0000-0000-0000-000000000000").statusCode())
                .isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(URI.create(address)).DELETE()).statusCode())
                .isEqualTo(405);
        assertThat(send(HttpRequest.newBuilder(URI.create(address))
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"mode\":\"fix\"}")))
                        .statusCode())
                .isEqualTo(415);
        assertThat(books.number(0, "SELECT COUNT(*) FROM verification_run")).isEqualTo(runsBefore);
    }

    private JsonNode awaitState(String state, HttpResponse<String> accepted) throws IOException, InterruptedException {
        String location = accepted.headers().firstValue("Location").orElseThrow();
        await().atMost(SOON)
                .until(() -> body(get(location)).get("state").asString().equals(state));
        return body(get(location));
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(uri)).GET());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(SOON).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode body(HttpResponse<String> answer) {
        return json.readTree(answer.body());
    }
}
