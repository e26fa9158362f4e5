package io.giro.ingress.spring;

import io.giro.account.SystemAccounts;
import io.giro.ingress.account.AccountDirectory;
import io.giro.ingress.account.OfferedCurrencies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The API on a real server with the product's own settings, over ports in memory. One for all tests that want the same
 * settings, emptied for each.
 */
final class RunningApi implements BeforeEachCallback {

    private final List<String> settings;
    private Server server;

    /**
     * @param settings that win over the product's own, as {@code name=value}
     */
    RunningApi(String... settings) {
        this.settings = List.of(settings);
    }

    MemoryIntake intake() {
        return server.context.getBean(MemoryIntake.class);
    }

    MemoryAccounts accounts() {
        return server.context.getBean(MemoryAccounts.class);
    }

    MemoryReadings readings() {
        return server.context.getBean(MemoryReadings.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(settings, key -> new Server(settings), Server.class);
        intake().clear();
        accounts().clear();
        readings().clear();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(to(path).GET());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    CompletableFuture<HttpResponse<String>> postLater(String path, String json) {
        HttpRequest request = to(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return server.client.sendAsync(request, BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return server.client.send(request.build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base() + path));
    }

    String base() {
        return "http://127.0.0.1:" + port() + "/api/v1";
    }

    /** A connection that sends what no client would. */
    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    private int port() {
        return server.context.getWebServer().getPort();
    }

    private static final class Server implements AutoCloseable {

        private final ServletWebServerApplicationContext context;
        private final HttpClient client = HttpClient.newHttpClient();

        Server(List<String> settings) {
            context = (ServletWebServerApplicationContext) start(settings);
        }

        private static ConfigurableApplicationContext start(List<String> settings) {
            return new SpringApplicationBuilder(Api.class)
                    .properties("spring.config.name=saga-defaults,ingress-service")
                    .run(Stream.concat(Stream.of("server.port=0"), settings.stream())
                            .map(setting -> "--" + setting)
                            .toArray(String[]::new));
        }

        @Override
        public void close() {
            client.close();
            context.close();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({WebConfiguration.class, MemoryIntake.class, MemoryAccounts.class, MemoryReadings.class})
    static class Api {

        @Bean
        AccountDirectory directory(MemoryAccounts accounts) {
            return accounts::findAll;
        }

        @Bean
        OfferedCurrencies currencies() {
            return new OfferedCurrencies(List.of(Currency.getInstance("EUR"), Currency.getInstance("JPY")));
        }

        @Bean
        SystemAccounts systemAccounts() {
            return new SystemAccounts(16);
        }
    }
}
