package io.giro.ingress.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.spring.ServiceApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** One instance of the whole service in this JVM, and a client of its API. */
final class RunningIngress implements AutoCloseable {

    private static final String TRANSFER = """
            {"sourceAccount":"%s","destinationAccount":"%s","amount":"%s","description":"%s","idempotencyKey":"%s"}
            """;

    private final ServletWebServerApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    RunningIngress(Map<String, Object> settings) {
        context = (ServletWebServerApplicationContext) ServiceApplication.start(IngressService.class, settings);
    }

    /** What asks for a transfer. */
    static String transfer(String source, String destination, String amount, String description, String key) {
        return TRANSFER.formatted(source, destination, amount, description, key);
    }

    int port() {
        return context.getWebServer().getPort();
    }

    /** Of health and metrics, if they have one of their own. */
    int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    /** A call of the API by whoever has the token; with an empty one by nobody. */
    HttpResponse<String> call(String token, String method, String path, String json)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port() + "/api/v1" + path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HikariDataSource pool(int shard) {
        return context.getBean(Shards.class).get(shard).dataSource();
    }

    void openAccount(String name) throws IOException, InterruptedException {
        String json = "{\"accountId\":\"%s\",\"currency\":\"EUR\"}".formatted(name);
        client.send(request("/payments/accounts", json), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String json) throws IOException, InterruptedException {
        return client.send(request("/payments/transfers", json), BodyHandlers.ofString());
    }

    HttpResponse<String> postBatch(String json) throws IOException, InterruptedException {
        return client.send(request("/payments/transfers/batch", json), BodyHandlers.ofString());
    }

    void freezeAccount(String name) throws IOException, InterruptedException {
        client.send(request("/payments/accounts/" + name + "/freeze", ""), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postLater(String json) {
        return client.sendAsync(request("/payments/transfers", json), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }

    private HttpRequest request(String path, String json) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/api/v1" + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
    }
}
