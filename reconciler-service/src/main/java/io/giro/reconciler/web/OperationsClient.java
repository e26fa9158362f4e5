package io.giro.reconciler.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the operations API. */
public final class OperationsClient implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final URI base;
    private final Optional<String> token;

    /**
     * @param base up to and with {@code /api/v1}
     * @param token an operator's, for a service that asks for one
     */
    public OperationsClient(URI base, Optional<String> token) {
        this.base = base;
        this.token = token;
    }

    /**
     * @return the answer's JSON
     * @throws IOException with a sentence, when there is no answer, or a problem
     */
    public String get(String path) throws IOException, InterruptedException {
        return answer(request(path).GET().build());
    }

    /** As {@link #get}, for what changes something. */
    public String post(String path) throws IOException, InterruptedException {
        return answer(request(path).POST(BodyPublishers.noBody()).build());
    }

    public <T> T read(String answer, Class<T> type) {
        return json.readValue(answer, type);
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER);
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    private String answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException(request.uri() + " does not answer: " + e, e);
        }
        if (response.statusCode() != OK) {
            throw new IOException("The answer was %d: %s".formatted(response.statusCode(), detail(response.body())));
        }
        return response.body();
    }

    private String detail(String body) {
        try {
            JsonNode problem = json.readTree(body);
            return problem.path("detail").asString("no detail");
        } catch (JacksonException notJson) {
            return "not from Giro";
        }
    }
}
