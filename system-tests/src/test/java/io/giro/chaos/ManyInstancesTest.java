package io.giro.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.checker.Checker;
import io.giro.ingress.IdempotencyKey;
import io.giro.system.OneAtATime;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two processes of every service over two shards: how they share the work, and what callers see when one of them goes. */
@ExtendWith(OneAtATime.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyInstancesTest {
    private static final ExecutableJars JARS = new ExecutableJars(Path.of(".."));
    private static final Path CACHE = Path.of("..", "target", "embedded-cache");
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final int SHARDS = Deployment.SHARDS;

    @TempDir
    static Path folder;

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<String> promised = new TreeSet<>();
    private Deployment deployment;
    private List<String> here;
    private List<String> there;

    @BeforeAll
    void startTwoOfEach() throws Exception {
        deployment = new Deployment(folder, CACHE, JARS, 2);
        here = accountsOn(0);
        there = accountsOn(1);
        for (List<String> accounts : List.of(here, there)) {
            for (String account : accounts) {
                assertThat(post("/payments/accounts", "{\"accountId\":\"%s\",\"currency\":\"EUR\"}".formatted(account)))
                        .extracting(HttpResponse::statusCode)
                        .isEqualTo(201);
                Request charge = Request.charge("first-" + account, account, 1_000_000);
                promised.add(transferId(post(charge.path(), charge.body())));
            }
        }
        awaitAllCommitted();
    }

    @AfterAll
    void stop() {
        http.shutdownNow();
        deployment.close();
    }

    @Test
    void eachOfTwoIngressesRelaysOneOfTwoShards() {
        awaitOneRelayEach();
    }

    @Test
    void theOtherOneTakesOverTheRelayOfAKilledOneAndGivesItBack() throws Exception {
        awaitOneRelayEach();

        deployment.service(new Instance(Service.INGRESS, 1)).kill();

        await().atMost(SOON).untilAsserted(() -> assertThat(relayedBy(2)).hasSize(SHARDS));
        for (String account : List.of(here.getFirst(), there.getFirst())) {
            Request request = Request.transfer("taken-over-" + account, account, here.getLast(), 100);
            promised.add(transferId(postTo(2, request)));
        }
        awaitAllCommitted();

        deployment.service(new Instance(Service.INGRESS, 1)).start();
        deployment.service(new Instance(Service.INGRESS, 1)).awaitReady();
        awaitOneRelayEach();
    }

    @Test
    void aRollingRestartFailsNoRequestAndLosesNothing() throws Exception {
        RollingCallers callers = new RollingCallers(deployment.ingresses(), here, there);
        try (callers) {
            for (int number = 1; number <= 2; number++) {
                int before = callers.answered();
                await().atMost(SOON).until(() -> callers.answered() > before + 20);

                ServiceProcess ingress = deployment.service(new Instance(Service.INGRESS, number));
                assertThat(ingress.stop()).isZero();
                ingress.start();
                ingress.awaitReady();
            }
            int before = callers.answered();
            await().atMost(SOON).until(() -> callers.answered() > before + 20);
        }

        assertThat(callers.failures()).isEmpty();
        assertThat(callers.transferIds()).hasSize(callers.answered());
        promised.addAll(callers.transferIds());
        awaitAllCommitted();
    }

    @Test
    void aShardThatIsAwayStopsOnlyWhoNeedsIt() throws Exception {
        // This ingress knows from now on that the other shard's account is there.
        Request before = Request.transfer(keyOnShard0("before"), here.getFirst(), there.getLast(), 100);
        promised.add(transferId(post(before.path(), before.body())));

        deployment.database(1).kill();

        // The key, too, lives on a shard.
        Request away = Request.transfer(keyOnShard0("away"), there.getFirst(), here.getFirst(), 100);
        Request near = Request.transfer(keyOnShard0("near"), here.getFirst(), here.getLast(), 100);
        Request across = Request.transfer(keyOnShard0("across"), here.getFirst(), there.getLast(), 100);
        assertThat(post(away.path(), away.body()).statusCode()).isEqualTo(503);
        String committed = transferId(post(near.path(), near.body()));
        String waiting = transferId(post(across.path(), across.body()));
        await().atMost(SOON).untilAsserted(() -> assertThat(state(committed)).isEqualTo("COMMITTED"));
        assertThat(state(waiting)).isIn("ACCEPTED", "HELD");
        assertThat(post(away.path(), away.body()).statusCode()).isEqualTo(503);

        deployment.database(1).restart();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(post(away.path(), away.body()).statusCode()).isEqualTo(202));
        promised.addAll(List.of(committed, waiting, transferId(post(away.path(), away.body()))));
        awaitAllCommitted();
    }

    private void awaitOneRelayEach() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(relayedBy(1)).hasSize(1);
            assertThat(relayedBy(2)).hasSize(1).doesNotContainAnyElementsOf(relayedBy(1));
        });
    }

    /** The shards whose relay streams in this ingress. */
    private List<Integer> relayedBy(int ingress) throws Exception {
        JsonNode relay =
                get(base(ingress) + "/actuator/health").path("components").path("relay");
        List<Integer> shards = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            String state = relay.path("details").path("shard-" + shard).asString();
            if (state.equals("STREAMING")) {
                shards.add(shard);
            }
        }
        return shards;
    }

    private void awaitAllCommitted() {
        Tables tables = new Tables(deployment);
        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            Map<String, EndState> states = tables.states();
            // All that were promised, and nothing else.
            assertThat(new HashSet<>(states.keySet())).isEqualTo(promised);
            assertThat(states.values()).allMatch(EndState::isCommitted);
        });
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(
                                Checker.check(deployment.shards(), true).findings())
                        .isEmpty());
    }

    private String state(String transferId) throws Exception {
        return get(base(1) + "/payments/transfers/" + transferId).path("state").asString();
    }

    private URI base(int ingress) {
        return deployment.ingresses().get(ingress - 1);
    }

    private JsonNode get(String uri) throws Exception {
        return json.readTree(
                http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private HttpResponse<String> postTo(int ingress, Request request) throws Exception {
        return post(base(ingress), request.path(), request.body());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return post(base(1), path, body);
    }

    private HttpResponse<String> post(URI base, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String transferId(HttpResponse<String> answer) {
        Answer known = new Answer(answer.statusCode(), answer.body());
        assertThat(known.isAccepted()).as(answer.body()).isTrue();
        return known.transferId();
    }

    private static List<String> accountsOn(int shard) {
        return IntStream.range(0, 100)
                .mapToObj("many-%02d"::formatted)
                .filter(name -> new AccountId(name).slot().shard(SHARDS) == shard)
                .limit(5)
                .toList();
    }

    private static String keyOnShard0(String prefix) {
        return IntStream.range(0, 100)
                .mapToObj(number -> prefix + "-" + number)
                .filter(key -> new IdempotencyKey("open", key).slot().shard(SHARDS) == 0)
                .findFirst()
                .orElseThrow();
    }
}
