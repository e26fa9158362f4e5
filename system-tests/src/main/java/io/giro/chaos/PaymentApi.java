package io.giro.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The public API as a caller behind a load balancer sees it: each call goes to the next instance. Thread-safe. */
final class PaymentApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final List<URI> instances;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(3))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();

    PaymentApi(List<URI> instances) {
        this.instances = instances;
    }

    Answer post(String path, String body) {
        URI base = instances.get(Math.floorMod(turn.getAndIncrement(), instances.size()));
        Answer answer = send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(body))
                .build());
        answers.computeIfAbsent(answer.status(), status -> new LongAdder()).increment();
        return answer;
    }

    /** How often each status was the answer; 0 stands for no answer. */
    Map<Integer, Long> answersByStatus() {
        Map<Integer, Long> counts = new TreeMap<>();
        answers.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(Answer.NONE, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(Answer.NONE, e.toString());
        }
    }
}
