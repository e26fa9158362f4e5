package io.giro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.system.ComposeProject.Ended;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.EnabledIfDockerAvailable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The product in containers, from {@code docker-compose.yml}: two shards, Kafka, five services that are five, and Prometheus. */
@EnabledIfDockerAvailable
@EnabledIf("composeIsThere")
@ExtendWith(OneAtATime.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeTest {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration LATER = Duration.ofMinutes(4);
    private static final int CLIENTS = 4;
    // Between two requests of a client: what starts meanwhile needs most of a small machine.
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int ACCOUNTS = 6;
    private static final Pattern METRIC = Pattern.compile("\\b(?:giro|resilience4j)_\\w+|\\bup\\b");

    private final HttpClient http = HttpClient.newHttpClient();
    private ComposeProject giro;
    private Api api;

    static boolean composeIsThere() {
        return ComposeProject.canRun();
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        giro = new ComposeProject(folder);
        giro.build();
        giro.up();
        api = giro.apiFor("alice");
    }

    @AfterAll
    void stop() {
        giro.close();
        http.close();
    }

    @Test
    void movesMoneyFromOneShardToTheOther() {
        Teller teller = new Teller(api);
        String source = accountOn(0, "source");
        String destination = accountOn(1, "destination");
        teller.accountWith(source, "100.00");
        teller.accountWith(destination, "0");

        teller.awaitState(api.transfer(source, destination, "30.00", "across"), "COMMITTED");

        assertThat(teller.settledCents(source)).isEqualTo(70_00);
        assertThat(teller.settledCents(destination)).isEqualTo(30_00);
    }

    @Test
    void losesNothingWhenContainersAreKilledUnderLoad() throws Exception {
        List<String> accounts = IntStream.range(0, ACCOUNTS)
                .mapToObj(number -> accountOn(number % 2, "loaded" + number))
                .toList();
        Teller teller = new Teller(api);
        accounts.forEach(account -> teller.accountWith(account, "100000.00"));

        Set<Integer> accepted = ConcurrentHashMap.newKeySet();
        AtomicInteger next = new AtomicInteger();
        CountDownLatch loaded = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> work = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                work.add(clients.submit(() -> {
                    while (!loaded.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                        int number = next.getAndIncrement();
                        accept(accounts, number);
                        accepted.add(number);
                    }
                    return null;
                }));
            }
            try {
                for (String victim : List.of("ledger", "mysql-1", "ingress", "kafka")) {
                    awaitMore(accepted);
                    giro.mustCompose("kill", "--signal", "KILL", victim);
                    giro.up();
                    awaitMore(accepted);
                }
            } finally {
                loaded.countDown();
            }
            for (Future<?> client : work) {
                client.get();
            }
        }

        Map<String, Long> expected = new HashMap<>();
        accounts.forEach(account -> expected.put(account, 100_000_00L));
        accepted.forEach(number -> {
            expected.merge(source(accounts, number), -1_00L, Long::sum);
            expected.merge(destination(accounts, number), 1_00L, Long::sum);
        });
        await().atMost(LATER)
                .untilAsserted(() -> accounts.forEach(account ->
                        assertThat(teller.settledCents(account)).as(account).isEqualTo(expected.get(account))));
        await().atMost(SOON).untilAsserted(this::verifyAtRest);
    }

    @Test
    void givesTheSameAnswersWhenTheMigratorHasRunAgain() {
        giro.mustCompose("run", "--rm", "-T", "migrator");

        // Its statements about users are in the binlog that the relay reads.
        Teller teller = new Teller(api);
        teller.accountWith(accountOn(0, "afterwards"), "1.00");
        teller.accountWith(accountOn(1, "afterwards"), "1.00");
    }

    @Test
    void runsAsNobodyInParticularAndWritesNowhereButToItsTemporaryFolder() {
        for (String service : ComposeProject.SERVICES) {
            assertThat(giro.mustCompose("exec", "-T", service, "id", "-u")).isEqualTo("10001");
            assertThat(giro.mustCompose("exec", "-T", service, "grep", "CapEff", "/proc/1/status"))
                    .endsWith("0000000000000000");
            assertThat(giro.compose("exec", "-T", "--user", "0", service, "touch", "/giro/intruder")
                            .output())
                    .contains("Read-only file system");
        }
        for (String server : List.of("mysql-0", "mysql-1", "kafka", "prometheus")) {
            assertThat(giro.inspect(server, "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}"))
                    .isEqualTo("true [ALL]");
        }
    }

    @Test
    void showsNothingToOtherMachines() {
        for (String service : List.of(
                "mysql-0", "mysql-1", "kafka", "ingress", "hold", "ledger", "projector", "reconciler", "prometheus")) {
            String published =
                    giro.inspect(service, "{{range .HostConfig.PortBindings}}{{range .}}{{.HostIp}} {{end}}{{end}}");
            boolean forPeople = service.equals("ingress") || service.equals("prometheus");
            assertThat(published).as(service).isEqualTo(forPeople ? "127.0.0.1" : "");
        }
        assertThat(new Api("http://127.0.0.1:" + apiPort())
                        .get("/payments/accounts/a/balance")
                        .status())
                .as("without a token")
                .isEqualTo(401);
    }

    @Test
    void keepsTheBrokerAndTheDatabasesFromWhoeverOnlyWatches() {
        String networks = "{{range $name, $network := .NetworkSettings.Networks}}{{$name}} {{end}}";

        assertThat(giro.inspect("prometheus", networks)).contains("metrics").doesNotContain("data");
        for (String server : List.of("mysql-0", "mysql-1", "kafka")) {
            assertThat(giro.inspect(server, networks)).contains("data").doesNotContain("metrics");
        }
    }

    @Test
    void isSeenByPrometheusWithEveryMetricOfTheRules() throws IOException {
        new Teller(api).accountWith(accountOn(0, "seen"), "1.00");
        Set<String> asked = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("..", "ops", "prometheus", "rules.yml"))) {
            if (!line.strip().startsWith("#") && !line.contains("summary:") && !line.contains("description:")) {
                METRIC.matcher(line).results().map(MatchResult::group).forEach(asked::add);
            }
        }

        assertThat(asked).hasSizeGreaterThan(8);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(labels(ask("/api/v1/query?query=up%3D%3D1").at("/data/result"), "job"))
                    .containsExactlyInAnyOrderElementsOf(ComposeProject.SERVICES);
            assertThat(texts(ask("/api/v1/label/__name__/values").get("data"))).containsAll(asked);
            assertThat(ask("/api/v1/query?query=sum%28giro_relay_streaming%29")
                            .at("/data/result/0/value/1")
                            .asString())
                    .isEqualTo("2");
        });
        assertThat(texts(ask("/api/v1/rules").at("/data/groups").findValues("health")))
                .isNotEmpty()
                .containsOnly("ok");
    }

    @Test
    void endsWithZeroWhenItIsAskedToEnd() {
        giro.mustCompose(command("stop", ComposeProject.SERVICES));

        for (String service : ComposeProject.SERVICES) {
            assertThat(giro.inspect(service, "{{.State.ExitCode}} {{.State.OOMKilled}}"))
                    .as(service)
                    .isEqualTo("0 false");
        }
        giro.up();
    }

    private void verifyAtRest() {
        Ended verified = giro.compose("run", "--rm", "--no-deps", "-T", "verify", "--at-rest");
        assertThat(verified.code()).as(verified.output()).isZero();
    }

    /** Asks until it is accepted, always under the same key. */
    private void accept(List<String> accounts, int number) {
        await().atMost(LATER)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() ->
                        api.transfer(source(accounts, number), destination(accounts, number), "1.00", "load-" + number)
                                        .status()
                                == 202);
    }

    private static String source(List<String> accounts, int number) {
        return accounts.get(number % ACCOUNTS);
    }

    private static String destination(List<String> accounts, int number) {
        return accounts.get((number + 1 + number / ACCOUNTS % (ACCOUNTS - 1)) % ACCOUNTS);
    }

    private static void awaitMore(Set<Integer> accepted) {
        int before = accepted.size();
        await().atMost(LATER).until(() -> accepted.size() > before + 20);
    }

    private static String accountOn(int shard, String prefix) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> prefix + "-" + number)
                .filter(name -> new AccountId(name).slot().shard(2) == shard)
                .findFirst()
                .orElseThrow();
    }

    private String apiPort() {
        return giro.mustCompose("port", "ingress", "8080").replaceAll(".*:", "");
    }

    private JsonNode ask(String path) throws IOException {
        try {
            return new JsonMapper()
                    .readTree(http.send(
                                    HttpRequest.newBuilder(URI.create(giro.prometheus() + path))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> labels(JsonNode results, String label) {
        return StreamSupport.stream(results.spliterator(), false)
                .map(result -> result.at("/metric/" + label).asString())
                .toList();
    }

    private static List<String> texts(Iterable<JsonNode> nodes) {
        return StreamSupport.stream(nodes.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private static String[] command(String verb, List<String> services) {
        List<String> words = new ArrayList<>(List.of(verb));
        words.addAll(services);
        return words.toArray(String[]::new);
    }
}
