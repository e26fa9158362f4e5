package io.giro.reconciler.cli;

import static io.giro.saga.given.ATransfer.aTransfer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.event.Topic;
import io.giro.reconciler.FollowedTransfers;
import io.giro.reconciler.spring.ARunningReconciler;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.transfer.TransferTerms;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands against a running service, in which one transfer is stuck and one record was parked. */
@ExtendWith(RealServers.class)
class CommandsTest {

    private static final String HOSTILE = "\u001b[2J{\u0007";

    private static ARunningReconciler service;
    private static TransferTerms stuck;

    @BeforeAll
    static void start(RealMysql mysql, RealKafka kafka) throws Exception {
        RealShards shards = ARunningReconciler.prepare(mysql, kafka);
        stuck = aTransfer()
                .acceptedAt(Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MICROS))
                .terms();
        shards.accept(stuck);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> parked = new ProducerRecord<>(
                    Topic.HELD.deadLetterTopicName(), 3, "ACC1".getBytes(UTF_8), HOSTILE.getBytes(UTF_8));
            parked.headers()
                    .add("dlt-reason", "no\nJSON".getBytes(UTF_8))
                    .add("dlt-topic", "transfer.held".getBytes(UTF_8));
            producer.send(parked).get();
            ProducerRecord<byte[], byte[]> tooLarge =
                    new ProducerRecord<>(Topic.REFUSED.deadLetterTopicName(), 0, null, null);
            tooLarge.headers().add("dlt-left-out", "key, value and headers".getBytes(UTF_8));
            producer.send(tooLarge).get();
        }
        service = ARunningReconciler.start(mysql, kafka, shards, Map.of());
        await().atMost(Duration.ofMinutes(1))
                .until(() -> service.bean(FollowedTransfers.class).ofShard(0).size() == 1
                        && service.bean(FollowedTransfers.class).isComplete());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void showsWhatIsStuck() {
        Run run = run(Stuck::run);

        assertThat(run.code).isEqualTo(3);
        assertThat(run.out)
                .contains("1 transfers have not ended: ")
                .contains(stuck.transferId().toString())
                .contains("10.00 EUR")
                .contains("transfer.requested");
    }

    @Test
    void showsOneTransfer() {
        Run run = run(Stuck::run, stuck.transferId().toString(), "-o", "json");

        assertThat(run.code).isEqualTo(3);
        assertThat(run.out)
                .contains("\"transferId\":\"" + stuck.transferId() + "\"")
                .contains("\"nextAction\":\"say transfer.requested again");
    }

    @Test
    void findsNothingStuckThatIsOlderThanAnything() {
        Run run = run(Stuck::run, "--older-than", "1d");

        assertThat(run.code).isZero();
        assertThat(run.out).contains("Nothing is stuck.");
    }

    @Test
    void saysWhyItCouldNotAsk() {
        for (String tooShortOrTooLong : List.of("1s", "30000d", "400000000000d")) {
            assertThat(run(Stuck::run, "--older-than", tooShortOrTooLong))
                    .isEqualTo(
                            new Run(
                                    2,
                                    "",
                                    "The answer was 400: The parameter olderThan is a duration such as 30s or 5m, at least 5s and at most 3650d.\n"));
        }
        assertThat(run(Stuck::run, "--limit", "0").err).contains("The parameter limit is a number from 1 to 200.");
        assertThat(run(Stuck::run, "nonsense").err).contains("The answer was 400");
        assertThat(run(Stuck::run, aTransfer().terms().transferId().toString()).err)
                .contains("The answer was 404: There is no transfer");
        assertThat(run(Stuck::run, "--url", "http://127.0.0.1:1/api/v1").code).isEqualTo(2);
        assertThat(run(Stuck::run, "--nonsense").code).isEqualTo(2);
    }

    @Test
    void showsDeadLettersWithoutObeyingThem() {
        Run run = run(DeadLetters::run);

        assertThat(run.code).isEqualTo(3);
        assertThat(run.out)
                .contains("2 dead letters")
                .contains("transfer.held.dlt/3/0")
                .contains("no\\u{a}JSON")
                .contains("\\u{1b}[2J{\\u{7}")
                .doesNotContain("\u001b", "\u0007");
        assertThat(run(DeadLetters::run, "--topic", "transfer.held", "-o", "json").out)
                .contains("\"total\":1");
        assertThat(run(DeadLetters::run, "--topic", "transfer.credited"))
                .isEqualTo(new Run(0, "There are no dead letters.\n", ""));
    }

    @Test
    void showsAllOfOneDeadLetter() {
        Run run = run(DeadLetters::run, "--full", "transfer.held.dlt/3/0");

        assertThat(run.code).isZero();
        assertThat(run.out).contains("key", "ACC1", "(6 bytes)").doesNotContain("\u001b");
    }

    @Test
    void sendsADeadLetterBack() {
        Run run = run(DeadLetters::run, "--resend", "transfer.held.dlt/3/0");

        assertThat(run.code).isZero();
        assertThat(run.out).contains("Sent back: it is in partition").contains("of transfer.held at offset");
    }

    @Test
    void saysWhyThereIsNoSuchDeadLetter() {
        assertThat(run(DeadLetters::run, "--full", "transfer.held.dlt/3/99").err)
                .isEqualTo("The answer was 404: There is no dead letter transfer.held.dlt/3/99.\n");
        assertThat(run(DeadLetters::run, "--resend", "transfer.held.dlt/x/99").err)
                .contains("The answer was 400");
        assertThat(run(DeadLetters::run, "--topic", "nonsense").err).contains("The answer was 400");
    }

    @Test
    void doesNotSendBackWhatWasTooLargeToBeParked() {
        assertThat(run(DeadLetters::run, "--resend", "transfer.refused.dlt/0/0"))
                .isEqualTo(new Run(
                        2,
                        "",
                        "The answer was 409: The dead letter transfer.refused.dlt/0/0 does not hold its record, "
                                + "which was too large, so it cannot be sent back.\n"));
    }

    @Test
    void answersWhatIsWrongWithAProblem() throws Exception {
        HttpResponse<String> badLimit = get("/operations/dead-letters?limit=x");

        assertThat(badLimit.statusCode()).isEqualTo(400);
        assertThat(badLimit.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(badLimit.body()).contains("\"code\":\"invalid_parameter\"");
        assertThat(get("/operations/nothing").headers().firstValue("Content-Type"))
                .contains("application/problem+json");
    }

    @Test
    void answersNoQuestionWithAMisspeltOrUnreadableParameter() throws Exception {
        for (String path : List.of(
                "/operations/stuck?limit=%ff",
                "/verifications?%ff=5",
                "/operations/dead-letters?=5",
                "/operations/stuck?olderthan=1s",
                "/operations/dead-letters?limit=5&topc=transfer.held",
                "/verifications?limt=5",
                "/operations/stuck/01936f2c-7b1e-7a2b-9c0d-112233445566?limit=5")) {
            HttpResponse<String> refused = get(path);

            assertThat(refused.statusCode()).as(path).isEqualTo(400);
            assertThat(refused.body()).contains("\"code\":\"invalid_parameter\"");
        }
    }

    @Test
    void obeysNoPageOfAnotherSite() throws Exception {
        HttpResponse<String> refused =
                send(to("/verifications").header("Sec-Fetch-Site", "cross-site").POST(BodyPublishers.ofString("{}")));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"code\":\"cross_site\"");
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(to(path));
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(service.url() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private record Run(int code, String out, String err) {}

    private interface Command {
        int run(PrintWriter out, PrintWriter err, String... arguments);
    }

    private static Run run(Command command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--url")) {
            all.addAll(List.of("--url", service.url().toString()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = command.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }
}
