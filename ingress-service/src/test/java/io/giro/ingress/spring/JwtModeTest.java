package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static io.giro.ingress.spring.RunningIngress.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.nimbusds.jose.JWSAlgorithm;
import io.giro.access.given.AnIssuer;
import io.giro.saga.given.RealKafka;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service in mode jwt: alice and bob have an account each, and there is an operator. */
@ExtendWith(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JwtModeTest {

    private static final String ACCOUNTS = "/payments/accounts";
    private static final String TRANSFERS = "/payments/transfers";
    private static final String WRITE_AND_READ = "payments:write payments:read";

    private final AnIssuer issuer = new AnIssuer("https://issuer.example");
    private final AnIssuer forger = new AnIssuer("https://issuer.example");
    private final String alice = issuer.token("alice", WRITE_AND_READ).signed();
    private final String bob = issuer.token("bob", WRITE_AND_READ).signed();
    private final String operator =
            issuer.token("operator", "ops payments:write").signed();
    private TwoShards shards;
    private RunningIngress ingress;

    @BeforeAll
    void start(RealMysql mysql, RealKafka kafka, @TempDir Path folder) throws Exception {
        shards = new TwoShards(mysql, kafka);
        Map<String, Object> settings = shards.settings();
        settings.putAll(issuer.settings(folder));
        ingress = new RunningIngress(settings);
        open(alice, "ALICE");
        open(bob, "BOB");
    }

    @AfterAll
    void stop() {
        ingress.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /payments/accounts/ALICE",
        "GET, /payments/transfers",
        "POST, /payments/transfers",
        "POST, /payments/transfers/batch",
        "POST, /payments/charges",
        "GET, /problems/not_found",
        "GET, /actuator/health",
        "GET, /actuator/prometheus",
        "GET, /.well-known/oauth-protected-resource",
        "GET, /error",
        "GET, /nonsense",
        "OPTIONS, /payments/transfers",
    })
    void answersNobodyWithoutAToken(String method, String path) throws Exception {
        HttpResponse<String> answer = ingress.call("", method, path, "");

        assertProblem(answer, 401, "unauthenticated");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.headers().map()).doesNotContainKey("Set-Cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?account=ALICE&%0a=1", "?account=ALICE%00", "?account=ALICE&limit=%7f"})
    void judgesParametersAsWithoutTokens(String query) throws Exception {
        assertProblem(ingress.call(alice, "GET", TRANSFERS + query, ""), 400, "invalid_parameter");
    }

    Stream<Named<String>> badTokens() {
        Instant now = Instant.now();
        return Stream.of(
                named("garbage", "garbage"),
                named("garbage in three parts", "e30.e30.e30"),
                named("alg none", good().unsigned()),
                named("without its signature", alice.substring(0, alice.lastIndexOf('.') + 1)),
                named(
                        "another signature",
                        alice.substring(0, alice.lastIndexOf('.')) + bob.substring(bob.lastIndexOf('.'))),
                named("HS256 with the public key", good().signedWithThePublicKeyAsSecret()),
                named("HS256 with the public key's bytes", good().signedWithThePublicKeysBytesAsSecret()),
                named("another algorithm", good().signed(JWSAlgorithm.RS384)),
                named("forged", good().signedBy(forger)),
                named("forged, with its own key", good().signedWithAKeyThatItBrings(forger)),
                named(
                        "wrong issuer",
                        good().with("iss", "https://other.example").signed()),
                named("no issuer", good().with("iss", null).signed()),
                named("wrong audience", good().with("aud", "other").signed()),
                named("no audience", good().with("aud", null).signed()),
                named("expired", good().expiresAt(now.minusSeconds(31)).signed()),
                named("without end", good().with("exp", null).signed()),
                named("not yet", good().notBefore(now.plusSeconds(120)).signed()),
                named("no subject", good().with("sub", null).signed()),
                named("empty subject", good().with("sub", "").signed()),
                named(
                        "subject that the database takes for alice",
                        good().with("sub", "alice ").signed()),
                named(
                        "subject that is too long",
                        good().with("sub", "a".repeat(65)).signed()));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void takesNoBadToken(String token) throws Exception {
        int outbox = shards.outbox();

        HttpResponse<String> read = ingress.call(token, "GET", ACCOUNTS + "/ALICE", "");
        HttpResponse<String> written = ingress.call(token, "POST", TRANSFERS, transfer("ALICE", "BOB", "1", "", "bad"));

        for (HttpResponse<String> answer : List.of(read, written)) {
            assertProblem(answer, 401, "unauthenticated");
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(header -> assertThat(header).startsWith("Bearer error=\"invalid_token\""));
        }
        assertThat(shards.outbox()).isEqualTo(outbox);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YWxpY2U6YWxpY2U=", "Bearer", "Bearer ", "bearer two words"})
    void takesNothingElseForAToken(String header) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ingress.port() + "/api/v1" + ACCOUNTS + "/ALICE"))
                .header("Authorization", header)
                .build();

        assertProblem(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()), 401, "unauthenticated");
    }

    @Test
    void takesNoTokenFromTheAddress() throws Exception {
        assertProblem(ingress.call("", "GET", ACCOUNTS + "/ALICE?access_token=" + alice, ""), 401, "unauthenticated");
    }

    @Test
    void servesWhoeverHasAGoodToken() throws Exception {
        HttpResponse<String> accepted =
                ingress.call(alice, "POST", TRANSFERS, transfer("ALICE", "BOB", "1.00", "good", "good-1"));
        HttpResponse<String> again =
                ingress.call(alice, "POST", TRANSFERS, transfer("ALICE", "BOB", "1.00", "good", "good-1"));

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(accepted.body());
        assertThat(ingress.call(alice, "GET", transferPath(accepted), "").body())
                .contains("\"state\":\"ACCEPTED\"");
        assertThat(ingress.call(alice, "GET", ACCOUNTS + "/ALICE", "").body())
                .contains("\"owner\":\"alice\",\"currency\":\"EUR\"");
        assertThat(ingress.call(alice, "GET", ACCOUNTS + "/ALICE/balance", "").statusCode())
                .isEqualTo(200);
        assertThat(ingress.call(alice, "GET", TRANSFERS + "?account=ALICE", "").statusCode())
                .isEqualTo(200);
        assertProblem(ingress.call(alice, "GET", "/nonsense", ""), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "payments:read, POST, /payments/transfers",
        "payments:read, POST, /payments/transfer",
        "payments:read, POST, /payments/transfers/batch",
        "payments:read, POST, /payments/accounts",
        "payments:read, POST, /payments/accounts/ALICE/close",
        "payments:write, GET, /payments/accounts/ALICE",
        "payments:write, GET, /payments/transfers?account=ALICE",
        "payments:write payments:read, POST, /payments/charges",
        "payments:write payments:read, POST, /payments/accounts/ALICE/freeze",
        "payments:write payments:read, POST, /payments/accounts/ALICE/unfreeze",
        "ops, POST, /payments/transfers",
        "'', GET, /payments/accounts/ALICE",
        "payments:readable, GET, /payments/accounts/ALICE",
    })
    void askForAScope(String scope, String method, String path) throws Exception {
        String token = issuer.token("alice", scope).signed();

        HttpResponse<String> answer = ingress.call(token, method, path, "{}");

        assertProblem(answer, 403, "insufficient_scope");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"insufficient_scope\"");
    }

    @Test
    void asksForAScopeBeforeItTellsWhetherThereIsAnything() throws Exception {
        String token = issuer.token("alice", "payments:write").signed();

        assertThat(ingress.call(token, "HEAD", ACCOUNTS + "/ALICE", "").statusCode())
                .isEqualTo(403);
        assertThat(ingress.call(token, "HEAD", ACCOUNTS + "/NOBODYS", "").statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /payments/accounts/%s",
        "GET, /payments/accounts/%s/balance",
        "GET, /payments/accounts/%s/entries",
        "GET, /payments/accounts/%s/pending",
        "POST, /payments/accounts/%s/close",
        "GET, /payments/transfers?account=%s",
    })
    void tellsNobodyThatAnAccountOfAnotherIsThere(String method, String path) throws Exception {
        HttpResponse<String> others = ingress.call(bob, method, path.formatted("ALICE"), "");
        HttpResponse<String> nobodys = ingress.call(bob, method, path.formatted("EVE"), "");

        assertProblem(others, 404, "unknown_account");
        assertProblem(nobodys, 404, "unknown_account");
        assertSame(others, "ALICE", nobodys, "EVE");
        assertThat(ingress.call(alice, "GET", ACCOUNTS + "/ALICE", "").body()).contains("\"status\":\"ACTIVE\"");
    }

    @Test
    void movesNoMoneyOfAnother() throws Exception {
        int outbox = shards.outbox();

        HttpResponse<String> others =
                ingress.call(bob, "POST", TRANSFERS, transfer("ALICE", "BOB", "1.00", "theft", "theft-1"));
        HttpResponse<String> nobodys =
                ingress.call(bob, "POST", TRANSFERS, transfer("EVE", "BOB", "1.00", "theft", "theft-1"));
        HttpResponse<String> ofOperator =
                ingress.call(operator, "POST", TRANSFERS, transfer("ALICE", "BOB", "1.00", "theft", "theft-1"));
        String batch = "{\"transfers\":[%s,%s]}"
                .formatted(
                        transfer("ALICE", "BOB", "1.00", "theft", "t1"), transfer("EVE", "BOB", "1.00", "theft", "t2"));
        HttpResponse<String> many = ingress.call(bob, "POST", TRANSFERS + "/batch", batch);

        assertProblem(others, 404, "unknown_account");
        assertProblem(nobodys, 404, "unknown_account");
        assertProblem(ofOperator, 404, "unknown_account");
        assertSame(others, "ALICE", nobodys, "EVE");
        assertThat(many.statusCode()).isEqualTo(200);
        assertThat(many.body()).containsSubsequence("\"status\":404,\"problem\":", "\"status\":404,\"problem\":");
        assertThat(shards.outbox()).isEqualTo(outbox);
    }

    @Test
    void showsATransferToItsTwoOwnersAndTheOperatorOnly() throws Exception {
        open(issuer.token("carol", WRITE_AND_READ).signed(), "CAROL");
        String carol = issuer.token("carol", WRITE_AND_READ).signed();
        String path = transferPath(
                ingress.call(alice, "POST", TRANSFERS, transfer("ALICE", "BOB", "1.00", "private", "private-1")));
        String unknown = path.substring(0, path.length() - 4) + (path.endsWith("0000") ? "1111" : "0000");

        HttpResponse<String> others = ingress.call(carol, "GET", path, "");
        HttpResponse<String> nobodys = ingress.call(carol, "GET", unknown, "");

        assertThat(ingress.call(alice, "GET", path, "").statusCode()).isEqualTo(200);
        assertThat(ingress.call(bob, "GET", path, "").statusCode()).isEqualTo(200);
        assertThat(ingress.call(operator, "GET", path, "").statusCode()).isEqualTo(200);
        assertProblem(others, 404, "unknown_transfer");
        assertProblem(nobodys, 404, "unknown_transfer");
        assertSame(others, id(path), nobodys, id(unknown));
    }

    @Test
    void listsOnlyForTheOwnerOfAnAccount() throws Exception {
        assertProblem(ingress.call(alice, "GET", TRANSFERS, ""), 400, "invalid_parameter");
        assertThat(ingress.call(operator, "GET", TRANSFERS, "").statusCode()).isEqualTo(200);
        assertThat(ingress.call(operator, "GET", TRANSFERS + "?account=ALICE", "")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void keepsTheKeysOfClientsApart() throws Exception {
        HttpResponse<String> first =
                ingress.call(alice, "POST", TRANSFERS, transfer("ALICE", "BOB", "1.00", "apart", "apart-1"));
        HttpResponse<String> second =
                ingress.call(bob, "POST", TRANSFERS, transfer("BOB", "ALICE", "2.00", "apart", "apart-1"));

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(shards.transfers("apart")).isEqualTo(2);
    }

    @Test
    void letsNobodyGiveThemselvesCreditOrOpenAccountsForOthers() throws Exception {
        String credit = "{\"accountId\":\"CREDIT\",\"currency\":\"EUR\",\"overdraftLimit\":\"50.00\"}";
        String gift = "{\"accountId\":\"GIFT\",\"currency\":\"EUR\",\"owner\":\"bob\"}";
        String own = "{\"accountId\":\"OWN\",\"currency\":\"EUR\",\"owner\":\"alice\",\"overdraftLimit\":\"0\"}";

        assertProblem(ingress.call(alice, "POST", ACCOUNTS, credit), 403, "insufficient_scope", "/overdraftLimit");
        assertProblem(ingress.call(alice, "POST", ACCOUNTS, gift), 403, "insufficient_scope", "/owner");
        assertThat(ingress.call(alice, "POST", ACCOUNTS, own).statusCode()).isEqualTo(201);
        assertThat(ingress.call(operator, "POST", ACCOUNTS, credit).body()).contains("\"owner\":\"operator\"");
        assertThat(ingress.call(operator, "POST", ACCOUNTS, gift).statusCode()).isEqualTo(201);
        assertThat(ingress.call(bob, "GET", ACCOUNTS + "/GIFT", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void letsTheOperatorBringMoneyInAndManageAccounts() throws Exception {
        open(alice, "MANAGED");

        HttpResponse<String> charged = ingress.call(
                operator,
                "POST",
                "/payments/charges",
                "{\"account\":\"MANAGED\",\"amount\":\"5.00\",\"idempotencyKey\":\"charge-1\"}");

        assertThat(charged.statusCode()).isEqualTo(202);
        assertThat(ingress.call(alice, "GET", transferPath(charged), "").statusCode())
                .isEqualTo(200);
        assertThat(ingress.call(operator, "GET", ACCOUNTS + "/MANAGED", "").statusCode())
                .isEqualTo(200);
        assertThat(ingress.call(operator, "POST", ACCOUNTS + "/MANAGED/freeze", "")
                        .body())
                .contains("\"status\":\"FROZEN\"");
        assertThat(ingress.call(operator, "GET", ACCOUNTS + "/@world.EUR.0", "").statusCode())
                .isEqualTo(200);
        assertProblem(ingress.call(alice, "GET", ACCOUNTS + "/@world.EUR.0", ""), 404, "unknown_account");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/actuator/prometheus",
                "/actuator/info"
            })
    void servesHealthAndMetricsToEverybodyAtAPortOfTheirOwn(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingress.managementPort() + path))
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertProblem(ingress.call(operator, "GET", path, ""), 404, "not_found");
    }

    private AnIssuer.Token good() {
        return issuer.token("alice", WRITE_AND_READ);
    }

    private void open(String token, String account) throws Exception {
        String json = "{\"accountId\":\"%s\",\"currency\":\"EUR\"}".formatted(account);
        assertThat(ingress.call(token, "POST", ACCOUNTS, json).statusCode()).isEqualTo(201);
    }

    private static String transferPath(HttpResponse<String> accepted) {
        return accepted.headers().firstValue("Location").orElseThrow().replace("/api/v1", "");
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** But for the names that were asked for. */
    private static void assertSame(
            HttpResponse<String> one, String name, HttpResponse<String> other, String otherName) {
        assertThat(comparable(one, name)).isEqualTo(comparable(other, otherName));
        assertThat(one.headers().map().keySet()).isEqualTo(other.headers().map().keySet());
    }

    private static String comparable(HttpResponse<String> answer, String name) {
        return answer.body().replace(name, "NAME").replaceAll("\"requestId\":\"[^\"]+\"", "");
    }
}
