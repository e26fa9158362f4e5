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
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the payment API as a caller would. Thread-safe. */
public final class Api {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final String base;
    private final Duration patience;
    private final Optional<String> token;

    /** An answer: its status, its body to the byte, and whether it was a repetition. */
    public record Answer(int status, String text, boolean replayed, String contentType) {
        public JsonNode json() {
            return JSON.readTree(text);
        }

        public String transferId() {
            return json().get("transferId").asString();
        }
    }

    Api(String base) {
        this(
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build(),
                base + "/api/v1",
                Duration.ofSeconds(15),
                Optional.empty());
    }

    private Api(HttpClient http, String base, Duration patience, Optional<String> token) {
        this.http = http;
        this.base = base;
        this.patience = patience;
        this.token = token;
    }

    /** The same API for the client whose token this is. */
    public Api withToken(String bearer) {
        return new Api(http, base, patience, Optional.of(bearer));
    }

    /** The same API for a caller that waits no longer than this for an answer, and then fails with a time-out. */
    public Api givingUpAfter(Duration shorterPatience) {
        return new Api(http, base, shorterPatience, token);
    }

    public Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
    }

    public Answer post(String path, String body) {
        return send(posted(path, body));
    }

    public Answer openAccount(String id) {
        return post("/payments/accounts", "{\"accountId\":\"%s\",\"currency\":\"EUR\"}".formatted(id));
    }

    public Answer charge(String account, String amount) {
        return post(
                "/payments/charges",
                "{\"account\":\"%s\",\"amount\":\"%s\",\"idempotencyKey\":\"charge-%s-%d\"}"
                        .formatted(account, amount, account, System.nanoTime()));
    }

    public Answer transfer(String source, String destination, String amount, String key) {
        return post("/payments/transfers", transferBody(source, destination, amount, key));
    }

    /** A transfer as a part of a trace that began at the caller. */
    public Answer tracedTransfer(String traceparent, String source, String destination, String amount, String key) {
        return send(posted("/payments/transfers", transferBody(source, destination, amount, key))
                .header("traceparent", traceparent));
    }

    public Answer transfer(String id) {
        return get("/payments/transfers/" + id);
    }

    public String stateOf(String transferId) {
        return transfer(transferId).json().get("state").asString();
    }

    public JsonNode balance(String account) {
        return get("/payments/accounts/" + account + "/balance").json();
    }

    private static String transferBody(String source, String destination, String amount, String key) {
        return """
                {"sourceAccount":"%s","destinationAccount":"%s","amount":"%s","description":"Test transfer","idempotencyKey":"%s"}""".formatted(source, destination, amount, key);
    }

    private HttpRequest.Builder posted(String path, String body) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private Answer send(HttpRequest.Builder request) {
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        try {
            HttpResponse<String> response = http.send(request.timeout(patience).build(), BodyHandlers.ofString());
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
