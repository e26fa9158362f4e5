package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.embedded.Folders;
import io.giro.saga.flyway.Migrator;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.jdbc.ShardAddress;
import io.giro.saga.kafka.TopicCatalogue;
import io.giro.saga.spring.ServiceApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service, alone, as it is started in production. */
@ExtendWith(RealServers.class)
class IngressServiceTest {

    private static final String TRANSFER =
            "{\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\",\"amount\":\"10.00\",\"idempotencyKey\":\"%s\"}";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private String base = "";

    @Test
    void acceptsAsLongAsItsDatabaseIsThereAndRecoversByItself(RealKafka kafka) throws Exception {
        Folders folders = Folders.under(folder, Path.of("../target/embedded-cache"));
        try (RealMysql mysql = RealMysql.start(folders);
                ConfigurableApplicationContext service = start(mysql, kafka)) {
            base = "http://127.0.0.1:%d/api/v1"
                    .formatted(((ServletWebServerApplicationContext) service)
                            .getWebServer()
                            .getPort());
            post("/payments/accounts", "{\"accountId\":\"ACC001\",\"currency\":\"EUR\"}");
            post("/payments/accounts", "{\"accountId\":\"ACC002\",\"currency\":\"EUR\"}");

            HttpResponse<String> accepted = post("/payments/transfers", TRANSFER.formatted("k1"));
            HttpResponse<String> replayed = post("/payments/transfers", TRANSFER.formatted("k1"));
            String location =
                    accepted.headers().firstValue("Location").orElseThrow().replace("/api/v1", "");

            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(replayed.statusCode()).isEqualTo(202);
            assertThat(replayed.body()).isEqualTo(accepted.body());
            assertThat(get(location).body()).contains("\"state\":\"ACCEPTED\"");

            mysql.kill();
            HttpResponse<String> refused = post("/payments/transfers", TRANSFER.formatted("k2"));
            assertProblem(refused, 503, "unavailable");
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertProblem(get(location), 503, "unavailable");
            assertProblem(get("/payments/accounts/ACC001"), 503, "unavailable");

            mysql.restart();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> post("/payments/transfers", TRANSFER.formatted("k2"))
                                    .statusCode()
                            == 202);
            assertThat(get(location).statusCode()).isEqualTo(200);
        }
    }

    private static ConfigurableApplicationContext start(RealMysql mysql, RealKafka kafka) throws Exception {
        ShardAddress shard =
                new ShardAddress(mysql.jdbcUrl(), mysql.username(), mysql.password(), "giro", "giro_views");
        new Migrator(List.of(shard), 16, List.of(Currency.getInstance("EUR"))).migrate();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new TopicCatalogue(admin, 16, 1).create();
        }
        return ServiceApplication.start(
                IngressService.class,
                Map.of(
                        "server.port",
                        0,
                        "giro.currencies",
                        "EUR",
                        "giro.kafka.bootstrap-servers",
                        kafka.bootstrapServers(),
                        "giro.shards[0].url",
                        mysql.jdbcUrl(),
                        "giro.shards[0].username",
                        mysql.username(),
                        "giro.shards[0].password",
                        mysql.password()));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
