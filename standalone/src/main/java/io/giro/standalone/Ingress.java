package io.giro.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public API as a caller sees it: over HTTP, and patient while the product says that it is busy. */
final class Ingress implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final URI base;
    private final Optional<String> token;
    private final JsonMapper json = new JsonMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * @param base where the paths of the API begin, without a slash at its end
     * @param token for a product that asks for one
     */
    Ingress(URI base, Optional<String> token) {
        this.base = base;
        this.token = token;
    }

    /** Opens an account. Repeating it changes nothing. */
    void open(String account, String currency) {
        post("/payments/accounts", Map.of("accountId", account, "currency", currency));
    }

    JsonNode balance(String account) {
        return get("/payments/accounts/" + account + "/balance");
    }

    /** Brings money from outside into an account, and returns the id of the transfer. */
    String charge(String account, String amount, String key) {
        return post("/payments/charges", Map.of("account", account, "amount", amount, "idempotencyKey", key))
                .path("transferId")
                .asString();
    }

    /** Moves money, and returns the id of the transfer. */
    String transfer(String source, String destination, String amount, String currency, String description, String key) {
        return post(
                        "/payments/transfers",
                        Map.of(
                                "sourceAccount", source,
                                "destinationAccount", destination,
                                "amount", amount,
                                "currency", currency,
                                "description", description,
                                "idempotencyKey", key))
                .path("transferId")
                .asString();
    }

    /**
     * Waits for a transfer's end, and returns it with its timeline.
     *
     * @throws IllegalStateException if it ends in another state than COMMITTED, or not at all
     */
    JsonNode awaitCommitted(String transferId) {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode transfer = get("/payments/transfers/" + transferId);
            switch (transfer.path("state").asString()) {
                case "COMMITTED" -> {
                    return transfer;
                }
                case "REJECTED", "CANCELLED" ->
                    throw new IllegalStateException("Transfer %s ended as %s: %s."
                            .formatted(
                                    transferId,
                                    transfer.path("state").asString(),
                                    transfer.path("reason").asString()));
                default -> {
                    // On its way.
                }
            }
            if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("Transfer %s is still %s after %d s."
                        .formatted(transferId, transfer.path("state").asString(), PATIENCE.toSeconds()));
            }
            pause();
        }
    }

    @Override
    public void close() {
        // Not close(): that one waits for idle connections to be noticed as such.
        http.shutdownNow();
    }

    private JsonNode get(String path) {
        return answer(HttpRequest.newBuilder(URI.create(base + path)).GET());
    }

    private JsonNode post(String path, Map<String, String> body) {
        return answer(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    /** Asks again while the answer is 503: nothing was written then. */
    private JsonNode answer(HttpRequest.Builder builder) {
        token.ifPresent(text -> builder.header("Authorization", "Bearer " + text));
        HttpRequest request = builder.timeout(Duration.ofSeconds(30)).build();
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpResponse<String> response = send(request);
            if (response.statusCode() / 100 == 2) {
                return read(response);
            }
            if (response.statusCode() != 503 || System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("%s %s was answered with %d: %s"
                        .formatted(request.method(), request.uri(), response.statusCode(), response.body()));
            }
            pause();
        }
    }

    private JsonNode read(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (JacksonException e) {
            throw new IllegalStateException("%s does not answer as Giro does.".formatted(response.uri()), e);
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s does not answer. Does ./giro status say that it runs?".formatted(base), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
