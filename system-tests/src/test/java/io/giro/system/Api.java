package io.giro.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the payment API as a caller would. Thread-safe. */
final class Api {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final String base;

    /** An answer: its status, its body to the byte, and whether it was a repetition. */
    record Answer(int status, String text, boolean replayed, String contentType) {
        JsonNode json() {
            return JSON.readTree(text);
        }

        String transferId() {
            return json().get("transferId").asString();
        }
    }

    Api(String base) {
        this.base = base + "/api/v1";
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
    }

    Answer post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    Answer openAccount(String id) {
        return post("/payments/accounts", "{\"accountId\":\"%s\",\"currency\":\"EUR\"}".formatted(id));
    }

    Answer charge(String account, String amount) {
        return post(
                "/payments/charges",
                "{\"account\":\"%s\",\"amount\":\"%s\",\"idempotencyKey\":\"charge-%s-%d\"}"
                        .formatted(account, amount, account, System.nanoTime()));
    }

    Answer transfer(String source, String destination, String amount, String key) {
        return post("/payments/transfers", """
                {"sourceAccount":"%s","destinationAccount":"%s","amount":"%s","description":"Test transfer","idempotencyKey":"%s"}""".formatted(source, destination, amount, key));
    }

    Answer transfer(String id) {
        return get("/payments/transfers/" + id);
    }

    String stateOf(String transferId) {
        return transfer(transferId).json().get("state").asString();
    }

    JsonNode balance(String account) {
        return get("/payments/accounts/" + account + "/balance").json();
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Idempotency-Replayed").isPresent(),
                    response.headers().firstValue("Content-Type").orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
