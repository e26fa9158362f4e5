package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static io.giro.ingress.spring.RunningIngress.transfer;
import static io.giro.ingress.spring.TwoShards.accountOn;
import static io.giro.ingress.spring.TwoShards.keyOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller is promised about a key, whichever of two instances is asked, on two shards. */
@ExtendWith(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesTest {

    private static final String HERE = accountOn(0, "HERE");
    private static final String THERE = accountOn(1, "THERE");
    private static final int QUEUE = 4;

    private TwoShards shards;
    private RunningIngress one;
    private RunningIngress two;

    @BeforeAll
    void start(RealMysql mysql, RealKafka kafka) throws Exception {
        shards = new TwoShards(mysql, kafka);
        one = new RunningIngress(shards.settings());
        Map<String, Object> small = shards.settings();
        small.put("giro.intake.queue-capacity", QUEUE);
        two = new RunningIngress(small);
        one.openAccount(HERE);
        one.openAccount(THERE);
    }

    @AfterAll
    void stop() {
        two.close();
        one.close();
    }

    /** The source lives on shard 0; its key there, too, or not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void makesOneTransferOfOneKeyAndGivesOneAnswerHoweverManyAskAtOnce(int keysShard) throws Exception {
        String json = transfer(HERE, THERE, "3.00", "parallel " + keysShard, keyOn(keysShard, "parallel"));

        List<HttpResponse<String>> answers =
                IntStream.range(0, 64)
                        .mapToObj(number -> (number % 2 == 0 ? one : two).postLater(json))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        // The second instance's queue is short on purpose: whom it turns away asks again.
                        .map(answer -> answer.statusCode() == 503 ? eventually(json) : answer)
                        .toList();

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(202);
        assertThat(answers)
                .extracting(HttpResponse::body)
                .containsOnly(answers.getFirst().body());
        assertThat(answers)
                .extracting(answer -> answer.headers().firstValue("Location").orElseThrow())
                .containsOnly(
                        answers.getFirst().headers().firstValue("Location").orElseThrow());
        assertThat(answers)
                .filteredOn(answer ->
                        answer.headers().firstValue("Idempotency-Replayed").isEmpty())
                .as("only one began it")
                .hasSizeLessThanOrEqualTo(1);
        assertThat(shards.transfers("parallel " + keysShard)).isEqualTo(1);
    }

    @Test
    void namesEveryFieldThatDiffersAlsoWhenTheSourceLivesOnAnotherShard() throws Exception {
        String key = keyOn(0, "reused");
        HttpResponse<String> first = one.post(transfer(HERE, THERE, "3.00", "reused", key));
        int outbox = shards.outbox();

        HttpResponse<String> amount = two.post(transfer(HERE, THERE, "3.01", "reused", key));
        HttpResponse<String> turned = two.post(transfer(THERE, HERE, "3.00", "reused", key));
        HttpResponse<String> text = one.post(transfer(HERE, THERE, "3.00", "other", key));
        HttpResponse<String> again = two.post(transfer(HERE, THERE, "3.00", "reused", key));

        assertDiffers(amount, "amount");
        assertDiffers(turned, "sourceAccount", "destinationAccount");
        assertDiffers(text, "description");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(shards.outbox()).isEqualTo(outbox);
    }

    @Test
    void promisesNothingWhileItsConnectionsAreTakenAndItsQueueIsFullAndGoesOnByItself() throws Exception {
        // The accounts are known to it, so it gets as far as the intake.
        eventually(transfer(HERE, THERE, "1.00", "known", keyOn(0, "known")));
        HikariDataSource pool = two.pool(0);
        List<Connection> taken = new ArrayList<>();
        for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
            taken.add(pool.getConnection());
        }
        String key = keyOn(0, "starved");

        List<HttpResponse<String>> answers = IntStream.range(0, 10 * QUEUE)
                .mapToObj(number -> two.postLater(transfer(HERE, THERE, "1.00", "starved", key + "-" + number)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).allSatisfy(TwoInstancesTest::assertUnavailable);
        assertUnavailable(two.post(transfer(HERE, THERE, "1.00", "starved alone", key)));
        assertThat(shards.transfers("starved")).isZero();
        assertThat(shards.transfers("starved alone")).isZero();
        assertThat(shards.keys(0, key)).isZero();

        for (Connection connection : taken) {
            connection.close();
        }
        HttpResponse<String> served = eventually(transfer(HERE, THERE, "1.00", "starved alone", key));
        assertThat(served.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(shards.transfers("starved alone")).isEqualTo(1);
    }

    private HttpResponse<String> eventually(String json) {
        return await().atMost(Duration.ofSeconds(60)).until(() -> two.post(json), answer -> answer.statusCode() == 202);
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertProblem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private static void assertDiffers(HttpResponse<String> answer, String... fields) {
        assertProblem(
                answer,
                422,
                "idempotency_key_reused",
                Stream.of(fields).map("/%s"::formatted).toArray(String[]::new));
    }
}
