package io.giro.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers behind what a load balancer does: a connection that is refused, or closed before an answer, sends the request to the
 * other instance, once. A 503 of the API is asked again, as the API says. Anything else but a 202 is a failure, and so is a 202 of the other instance for what the first one had
 * accepted already: then the first one left a request that it had begun without an answer.
 */
final class RollingCallers implements AutoCloseable {
    // Few, who wait for their answer: what starts meanwhile needs most of a small machine.
    private static final int CALLERS = 4;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int MOST_REPETITIONS = 30;

    private final List<URI> instances;
    private final List<String> sources;
    private final List<String> destinations;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Set<String> transferIds = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    /** From now on callers come, one request after the other, until it is closed. */
    RollingCallers(List<URI> instances, List<String> sources, List<String> destinations) {
        this.instances = instances;
        this.sources = sources;
        this.destinations = destinations;
        for (int caller = 0; caller < CALLERS; caller++) {
            callers.submit(this::callAgainAndAgain);
        }
    }

    int answered() {
        return answered.get();
    }

    Set<String> transferIds() {
        return Set.copyOf(transferIds);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Returns when everybody who came has been answered. */
    @Override
    public void close() {
        closing.countDown();
        callers.close();
        http.close();
    }

    private void callAgainAndAgain() {
        try {
            while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                call();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call() throws InterruptedException {
        int number = asked.getAndIncrement();
        Request request = Request.transfer(
                "rolling-" + number,
                sources.get(number % sources.size()),
                destinations.get(number % destinations.size()),
                1);
        try {
            Sent sent = sendToEither(request, number);
            boolean isAsked = false;
            for (int again = 0; again < MOST_REPETITIONS && isTurnedAway(sent.response()); again++) {
                Thread.sleep(RETRY_AFTER);
                sent = sendToEither(request, number);
                isAsked = true;
            }
            note(request, sent.response(), sent.bySecond() && !isAsked);
        } catch (IOException | RuntimeException e) {
            failures.add(request + ": " + e);
        }
    }

    private record Sent(HttpResponse<String> response, boolean bySecond) {}

    private Sent sendToEither(Request request, int turn) throws IOException, InterruptedException {
        try {
            return new Sent(send(request, turn), false);
        } catch (HttpTimeoutException e) {
            throw e;
        } catch (IOException closed) {
            return new Sent(send(request, turn + 1), true);
        }
    }

    /** Too much work on a busy machine is no fault of a restart. A server that stops under its callers does not say it so well. */
    private static boolean isTurnedAway(HttpResponse<String> response) {
        return response.statusCode() == 503 && response.body().contains("\"code\":\"unavailable\"");
    }

    private void note(Request request, HttpResponse<String> response, boolean isFirstAnswerOfSecond) {
        Answer answer = new Answer(response.statusCode(), response.body());
        boolean isReplayed =
                response.headers().firstValue("Idempotency-Replayed").isPresent();
        if (answer.isAccepted() && !(isFirstAnswerOfSecond && isReplayed)) {
            transferIds.add(answer.transferId());
            answered.incrementAndGet();
        } else {
            failures.add("%s: %d %s%s"
                    .formatted(request, answer.status(), answer.body(), isReplayed ? ", accepted before" : ""));
        }
    }

    private HttpResponse<String> send(Request request, int turn) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(instances.get(turn % instances.size()) + request.path()))
                        .header("Content-Type", "application/json")
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(request.body()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
