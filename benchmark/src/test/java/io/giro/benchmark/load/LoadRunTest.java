package io.giro.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadRunTest {
    private static final java.util.regex.Pattern KEY =
            java.util.regex.Pattern.compile("\"idempotencyKey\":\"([^\"]+)\"");
    private static final int ACCOUNTS = 100;

    private interface Answer {
        void to(HttpExchange request, String body) throws IOException, InterruptedException;
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<String> keys = new ConcurrentLinkedQueue<>();
    private final List<LoadSecond> seconds = new ArrayList<>();
    private volatile Answer answer = (request, body) -> answer(request, 202, "{}");
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/transfers", request -> {
            String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher key = KEY.matcher(body);
            while (key.find()) {
                keys.add(key.group(1));
            }
            try {
                answer.to(request, body);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void countsEachRequestOnceAndGivesEachAKeyOfItsOwn() throws IOException {
        LoadResult result = run(closedLoop(8));

        assertThat(result.failed()).isZero();
        assertThat(result.accepted()).isPositive().isEqualTo(keys.size());
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
        assertThat(result.histogram(LoadResult.ACCEPTANCE).getTotalCount()).isEqualTo(result.accepted());
        assertThat(seconds).hasSize(1);
        assertThat(seconds.getFirst().accepted()).isBetween(1L, result.accepted());
    }

    @Test
    void asksAgainWithTheSameKeyWhenItWasRefused() throws IOException {
        Map<String, Boolean> refused = new ConcurrentHashMap<>();
        answer = (request, body) -> {
            Matcher key = KEY.matcher(body);
            boolean first = key.find() && refused.putIfAbsent(key.group(1), true) == null;
            answer(request, first ? 503 : 202, "{}");
        };

        LoadResult result = run(LoadOrder.forEachAccount(Call.CHARGE, transfers(), ACCOUNTS, "charge", 8));

        assertThat(result.accepted()).isEqualTo(ACCOUNTS);
        assertThat(result.refused()).isEqualTo(ACCOUNTS);
        assertThat(new HashSet<>(keys)).hasSize(ACCOUNTS);
        assertThat(result.histogram(LoadResult.REFUSAL).getTotalCount()).isEqualTo(ACCOUNTS);
    }

    @Test
    void asksAgainWithTheSameKeyWhenTheConnectionBroke() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        answer = (request, body) -> {
            if (requests.incrementAndGet() % 10 == 0) {
                // No answer: the server drops the connection.
                throw new IOException("dropped on purpose");
            }
            answer(request, 202, "{}");
        };

        LoadResult result = run(LoadOrder.forEachAccount(Call.CHARGE, transfers(), ACCOUNTS, "charge", 4));

        assertThat(result.accepted()).isEqualTo(ACCOUNTS);
        assertThat(result.failed()).isPositive().isEqualTo(keys.size() - ACCOUNTS);
        assertThat(new HashSet<>(keys)).hasSize(ACCOUNTS);
    }

    @Test
    void goesOnWhenTheServerEndsAConnectionAfterItsAnswer() throws IOException {
        answer = (request, body) -> {
            request.getResponseHeaders().set("Connection", "close");
            answer(request, 202, "{}");
        };

        LoadResult result = run(LoadOrder.forEachAccount(Call.CHARGE, transfers(), ACCOUNTS, "charge", 4));

        assertThat(result.accepted()).isEqualTo(ACCOUNTS);
        assertThat(result.failed()).isZero();
    }

    @Test
    void countsOtherAnswersAsFailures() throws IOException {
        answer = (request, body) -> answer(request, 422, "{}");

        LoadResult result = run(LoadOrder.forEachAccount(Call.CHARGE, transfers(), ACCOUNTS, "charge", 4));

        assertThat(result.accepted()).isZero();
        assertThat(result.failed()).isEqualTo(ACCOUNTS);
        assertThat(result.firstFailure()).isEqualTo("status 422");
    }

    @Test
    void countsTheWaitOfRequestsThatAStalledServerHeldUp() throws IOException {
        Duration stall = Duration.ofMillis(600);
        CountDownLatch stalled = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        answer = (request, body) -> {
            if (requests.incrementAndGet() == 1) {
                // Nobody counts this one down: it is a wait of known length.
                stalled.await(stall.toMillis(), TimeUnit.MILLISECONDS);
            }
            answer(request, 202, "{}");
        };

        // One connection, so that all others are due while the first one waits for its answer.
        LoadResult result = run(LoadOrder.openLoop(transfers(), ACCOUNTS, "open", 1, 50, 2, 0));

        var latencies = result.histogram(LoadResult.ACCEPTANCE);
        assertThat(latencies.getTotalCount() + result.unsent()).isEqualTo(100);
        // 30 of them were due within the stall, evenly: half of those waited for more than half of it.
        assertThat(latencies.getCountBetweenValues(
                        TimeUnit.MILLISECONDS.toMicros(stall.toMillis() / 2), latencies.getMaxValue()))
                .isGreaterThanOrEqualTo(14);
    }

    @Test
    void doesNotSendMoreThanIsDue() throws IOException {
        LoadResult result = run(LoadOrder.openLoop(transfers(), ACCOUNTS, "open", 8, 50, 1, 0));

        assertThat(result.accepted() + result.unsent()).isEqualTo(50);
    }

    @Test
    void followsATransferUntilItIsSeenAsCommitted() throws IOException {
        Instant acceptedAt = Instant.now();
        AtomicInteger reads = new AtomicInteger();
        answer = (request, body) -> {
            String accepted = "{\"transferId\":\"t-1\",\"state\":\"ACCEPTED\",\"acceptedAt\":\"" + acceptedAt + "\"}";
            if (request.getRequestMethod().equals("POST")) {
                answer(request, 202, accepted);
            } else if (reads.incrementAndGet() % 3 != 0) {
                answer(request, 200, accepted);
            } else {
                answer(request, 200, """
                        {"transferId":"t-1","state":"COMMITTED","acceptedAt":"%s","timeline":[
                        {"step":"hold","state":"HELD","at":"%s"},{"step":"credit","state":"CREDITED","at":"%s"},
                        {"step":"commit","state":"COMMITTED","at":"%s"}]}""".formatted(
                        acceptedAt, acceptedAt.plusMillis(10), acceptedAt.plusMillis(30), acceptedAt.plusMillis(60)));
            }
        };

        LoadResult result = run(LoadOrder.oneByOne(transfers(), ACCOUNTS, "alone", 5));

        assertThat(result.accepted()).isEqualTo(5);
        assertThat(result.failed()).isZero();
        assertThat(reads).hasValue(15);
        assertThat(result.histogram(LoadResult.END_TO_END).getTotalCount()).isEqualTo(5);
        assertThat(result.histogram(LoadResult.HELD).getMaxValue() / 1_000).isEqualTo(10);
        assertThat(result.histogram(LoadResult.CREDITED).getMaxValue() / 1_000).isEqualTo(20);
        assertThat(result.histogram(LoadResult.COMMITTED).getMaxValue() / 1_000).isEqualTo(30);
    }

    @Test
    void countsTheTransfersOfABatchOneByOne() throws IOException {
        answer = (request, body) -> answer(request, 200, """
                {"results":[{"status":202,"transfer":{}},{"status":503,"problem":{"type":"x","status":503}},{"status":422,"problem":{}}]}""");

        LoadResult result = run(new LoadOrder(
                transfers(), transfers(), Call.BATCH, Pattern.UNIFORM, ACCOUNTS, 3, "batch", 1, 0, 10, 4, 0));

        assertThat(result.accepted()).isEqualTo(4);
        assertThat(result.refused()).isEqualTo(4);
        assertThat(result.failed()).isEqualTo(4);
        assertThat(new HashSet<>(keys)).hasSize(12);
    }

    private LoadOrder closedLoop(int connections) {
        return LoadOrder.closedLoop(transfers(), Pattern.UNIFORM, ACCOUNTS, "closed", connections, 1);
    }

    private URI transfers() {
        return URI.create(
                "http://127.0.0.1:%d/transfers".formatted(server.getAddress().getPort()));
    }

    private LoadResult run(LoadOrder order) throws IOException {
        try (LoadRun run = new LoadRun(order, seconds::add)) {
            return run.run();
        }
    }

    private static void answer(HttpExchange request, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        request.sendResponseHeaders(status, bytes.length);
        request.getResponseBody().write(bytes);
        request.close();
    }
}
