package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that dawdle or go away hold nothing for long, and leave nothing half done and no noise in the log. */
class SlowClientsTest {

    private static final String JSON =
            "{\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\",\"amount\":\"1.00\",\"idempotencyKey\":\"k1\"}";
    private static final String HEAD =
            "POST /api/v1/payments/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final byte[] WHOLE = RawClient.post("/payments/transfers", JSON);
    private static final byte[] HALF = Arrays.copyOf(WHOLE, WHOLE.length - 20);

    private static final String NOBODY_WAITS = "the client did not wait for its answer";

    @RegisterExtension
    final RunningApi api = new RunningApi("server.tomcat.connection-timeout=300ms");

    @BeforeEach
    void openAccounts() {
        api.accounts().open("ACC001", "EUR");
        api.accounts().open("ACC002", "EUR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "POST /api", HEAD, HEAD + "Content-Le"})
    void hangsUpOnWhoeverIsSilentInTheHeader(String begin) throws Exception {
        try (RawClient client = api.connect()) {
            client.send(RawClient.bytes(begin));

            assertThat(client.rest()).isEmpty();
        }
        assertServes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100\r\n\r\n{\"a\"",
                "Transfer-Encoding: chunked\r\n\r\n5f\r\n{\"a\"",
                "Transfer-Encoding: chunked\r\n\r\n5"
            })
    void tellsWhoeverIsSilentInTheBody(String begin) throws Exception {
        try (RecordedLog log = new RecordedLog();
                RawClient client = api.connect()) {
            assertProblem(client.ask(HEAD + begin), 408, "request_timeout");
            assertThat(client.rest()).isEmpty();
            assertThat(log.alarms()).isEmpty();
        }
        assertServes();
    }

    @Test
    void endsABodyThatDribbles() throws Exception {
        try (RawClient client = api.connect();
                ScheduledExecutorService dribble = Executors.newSingleThreadScheduledExecutor()) {
            client.send(RawClient.bytes(HEAD + "Content-Length: 60000\r\n\r\n"));
            dribble.scheduleAtFixedRate(() -> sendAByte(client), 0, 10, TimeUnit.MILLISECONDS);

            assertProblem(client.answer(), 408, "request_timeout");
            assertThat(client.isHungUpOn()).isTrue();
            dribble.shutdownNow();
        }
        assertServes();
    }

    @Test
    void hangsUpOnWhoeverDribblesOnAfterARefusal() throws Exception {
        try (RawClient client = api.connect();
                ScheduledExecutorService dribble = Executors.newSingleThreadScheduledExecutor()) {
            String text = HEAD.replace("application/json", "text/plain");
            client.send(RawClient.bytes(text + "Content-Length: 60000\r\n\r\n"));
            dribble.scheduleAtFixedRate(() -> sendAByte(client), 0, 10, TimeUnit.MILLISECONDS);

            assertProblem(client.answer(), 415, "unsupported_media_type");
            assertThat(client.isHungUpOn()).isTrue();
            dribble.shutdownNow();
        }
        assertServes();
    }

    @Test
    void doesNothingForWhoeverEndsInTheMiddle() throws Exception {
        try (RecordedLog log = new RecordedLog();
                RawClient client = api.connect()) {
            client.send(HALF);
            client.sendNoMore();

            assertProblem(client.answer(), 400, "bad_request");
            assertThat(client.rest()).isEmpty();
            assertThat(log.alarms()).isEmpty();
        }
        assertServes();
    }

    @Test
    void doesNothingForWhoeverVanishesInTheMiddle() throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            try (RawClient client = api.connect()) {
                client.send(HALF);
                client.vanish();
            }

            await().until(() -> !log.linesWith(NOBODY_WAITS).isEmpty());
            assertThat(log.alarms()).isEmpty();
        }
        assertServes();
    }

    @Test
    void finishesQuietlyWhenNobodyWaitsForTheAnswer() throws Exception {
        CompletableFuture<Void> held = api.intake().holdNext();
        try (RecordedLog log = new RecordedLog()) {
            try (RawClient client = api.connect()) {
                client.send(WHOLE);
                await().until(() -> api.intake().requests().size() == 1);
                client.vanish();
            }

            held.complete(null);
            await().until(() -> !log.linesWith(NOBODY_WAITS).isEmpty());

            assertThat(log.alarms()).isEmpty();
        }
        assertThat(api.post("/payments/transfers", JSON).headers().firstValue("Idempotency-Replayed"))
                .contains("true");
    }

    private void assertServes() throws Exception {
        assertThat(api.intake().requests()).isEmpty();
        assertThat(api.get("/payments/transfers").statusCode()).isEqualTo(200);
    }

    private static void sendAByte(RawClient client) {
        try {
            client.send(new byte[] {' '});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
