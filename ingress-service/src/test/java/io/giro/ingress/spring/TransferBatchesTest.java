package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static io.giro.ingress.spring.RunningIngress.transfer;
import static io.giro.ingress.spring.TwoShards.accountOn;
import static io.giro.ingress.spring.TwoShards.keyOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Batches on the whole service, with two shards and their tables. */
@ExtendWith(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransferBatchesTest {

    private static final String HERE = accountOn(0, "HERE");
    private static final String THERE = accountOn(1, "THERE");
    private static final String FROZEN = accountOn(1, "FROZEN");
    private static final JsonMapper JSON = new JsonMapper();

    private TwoShards shards;
    private RunningIngress ingress;

    @BeforeAll
    void start(RealMysql mysql, RealKafka kafka) throws Exception {
        shards = new TwoShards(mysql, kafka);
        ingress = new RunningIngress(shards.settings());
        ingress.openAccount(HERE);
        ingress.openAccount(THERE);
        ingress.openAccount(FROZEN);
        ingress.freezeAccount(FROZEN);
    }

    @AfterAll
    void stop() {
        ingress.close();
    }

    @Test
    void accepts500TransfersOnceHoweverOftenTheyAreAskedFor() throws Exception {
        List<String> transfers = IntStream.range(0, 500)
                .mapToObj(number -> number % 2 == 0
                        ? transfer(HERE, THERE, "1.00", "many", "many-" + number)
                        : transfer(THERE, HERE, "1.00", "many", "many-" + number))
                .toList();
        int outbox = shards.outbox();

        List<JsonNode> first = results(ingress.postBatch(batch(transfers)));
        List<JsonNode> second =
                results(ingress.postBatch(batch(transfers.reversed()))).reversed();
        HttpResponse<String> alone = ingress.post(transfers.getLast());

        assertThat(first).hasSize(500).allSatisfy(result -> {
            assertThat(result.get("status").asInt()).isEqualTo(202);
            assertThat(result.has("replayed")).isFalse();
        });
        assertThat(second)
                .allSatisfy(
                        result -> assertThat(result.get("replayed").asBoolean()).isTrue());
        assertThat(transfersOf(second)).isEqualTo(transfersOf(first)).doesNotHaveDuplicates();
        assertThat(JSON.readTree(alone.body())).isEqualTo(first.getLast().get("transfer"));
        assertThat(shards.transfers("many")).isEqualTo(500);
        assertThat(shards.outbox()).isEqualTo(outbox + 500);
    }

    @Test
    void judgesEachTransferByItself() throws Exception {
        String before = keyOn(0, "before");
        ingress.post(transfer(HERE, THERE, "1.00", "mixed", before));

        List<JsonNode> results = results(ingress.postBatch(batch(List.of(
                transfer(HERE, THERE, "1.00", "mixed", keyOn(0, "mixed")),
                transfer(HERE, FROZEN, "1.00", "mixed", "mixed-frozen"),
                transfer(HERE, "NOBODY", "1.00", "mixed", "mixed-unknown"),
                transfer(HERE, THERE, "1.001", "mixed", "mixed-amount"),
                transfer(HERE, THERE, "1.00", "mixed", ""),
                "[]",
                transfer(HERE, THERE, "2.00", "mixed", before),
                transfer(HERE, THERE, "1.00", "mixed", before),
                transfer(THERE, HERE, "1.00", "mixed", keyOn(1, "mixed"))))));

        assertThat(results)
                .extracting(result -> result.get("status").asInt())
                .containsExactly(202, 422, 422, 422, 400, 400, 422, 202, 202);
        assertThat(results)
                .filteredOn(result -> result.has("problem"))
                .extracting(result -> result.get("problem").get("code").asString())
                .containsExactly(
                        "account_frozen",
                        "unknown_account",
                        "invalid_amount",
                        "idempotency_key_invalid",
                        "malformed_json",
                        "idempotency_key_reused");
        assertThat(shards.transfers("mixed")).isEqualTo(3);
    }

    /** The source lives on shard 0; the key there, too, or not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void oneKeyIsOneTransferAndTheFirstInTheBatchIsTheFirst(int keysShard) throws Exception {
        String description = "twice " + keysShard;
        String key = keyOn(keysShard, description.replace(' ', '-'));
        String transfer = transfer(HERE, THERE, "1.00", description, key);
        String other = transfer(HERE, THERE, "2.00", description, key);
        String frozen = transfer(HERE, FROZEN, "1.00", description, key);

        List<JsonNode> results = results(ingress.postBatch(batch(List.of(frozen, transfer, other, transfer))));

        assertThat(results).extracting(result -> result.get("status").asInt()).containsExactly(422, 202, 422, 202);
        assertThat(results.get(1).has("replayed")).isFalse();
        assertThat(results.get(2)
                        .get("problem")
                        .get("errors")
                        .get(0)
                        .get("pointer")
                        .asString())
                .isEqualTo("/amount");
        assertThat(results.get(3).get("replayed").asBoolean()).isTrue();
        assertThat(results.get(3).get("transfer")).isEqualTo(results.get(1).get("transfer"));
        assertThat(shards.transfers(description)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"]", "]} {}", "],\"transfers\":[]}", ",{\"amount\":]}"})
    void writesNothingOfABatchThatIsNotJsonToItsEnd(String end) throws Exception {
        String transfer = transfer(HERE, THERE, "1.00", "malformed", keyOn(0, "malformed"));
        int outbox = shards.outbox();

        assertProblem(ingress.postBatch("{\"transfers\":[" + transfer + end), 400, "malformed_json");

        assertThat(shards.transfers("malformed")).isZero();
        assertThat(shards.keys(0, keyOn(0, "malformed"))).isZero();
        assertThat(shards.outbox()).isEqualTo(outbox);
    }

    private static String batch(List<String> transfers) {
        return "{\"transfers\":[" + String.join(",", transfers) + "]}";
    }

    private static List<JsonNode> results(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("results").valueStream().toList();
    }

    private static List<JsonNode> transfersOf(List<JsonNode> results) {
        return results.stream().map(result -> result.get("transfer")).toList();
    }
}
