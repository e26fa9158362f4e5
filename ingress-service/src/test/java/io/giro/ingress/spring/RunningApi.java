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
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The API on a real server with the product's own settings, over ports in memory. One for all tests, emptied for each. */
final class RunningApi implements BeforeEachCallback {

    private Server server;

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
                .computeIfAbsent(Server.class, key -> new Server(), Server.class);
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

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return server.client.send(request.build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base() + path));
    }

    String base() {
        return "http://127.0.0.1:" + server.context.getWebServer().getPort() + "/api/v1";
    }

    private static final class Server implements AutoCloseable {

        private final ServletWebServerApplicationContext context = (ServletWebServerApplicationContext) start();
        private final HttpClient client = HttpClient.newHttpClient();

        private static ConfigurableApplicationContext start() {
            return new SpringApplicationBuilder(Api.class)
                    .properties("spring.config.name=saga-defaults,ingress-service")
                    .run("--server.port=0");
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
            return accounts::known;
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
