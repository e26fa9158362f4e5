package io.giro.benchmark.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Opens accounts, brings money into them, and then moves it: so many transfers per second, whether or not earlier ones
 * have ended, each between any two accounts. One user in five also asks for the balance, and follows the transfer until
 * it is COMMITTED. Every answer must be a good one.
 */
public final class TransferLoad extends Simulation {

    private static final int ACCOUNTS = 300;
    private static final int OPENERS = 10;
    private static final double FOLLOWING_PERCENT = 20;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> UNDERWAY = Set.of("ACCEPTED", "HELD", "CREDITED");

    /** Only this run uses its accounts, so that no other can take their money. */
    private final String run = "load-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + "-";

    public TransferLoad() {
        LoadPlan plan = LoadPlan.published();
        // A connection of its own for each user would use up the ports; the users stand for one busy client.
        HttpProtocolBuilder api = http.baseUrl(plan.api().toString())
                .acceptHeader("application/json")
                .contentTypeHeader("application/json")
                .disableWarmUp()
                .disableCaching()
                .shareConnections();
        String token = System.getenv(LoadPlan.TOKEN);
        if (token != null) {
            api = api.authorizationHeader("Bearer " + token);
        }
        setUp(scenario("accounts")
                        .repeat(ACCOUNTS / OPENERS)
                        .on(openAndCharge())
                        .injectOpen(atOnceUsers(OPENERS))
                        .andThen(scenario("transfers")
                                .exec(transfer())
                                .injectOpen(constantUsersPerSec(plan.rate()).during(plan.duration()))))
                .protocols(api)
                .assertions(global().failedRequests().count().is(0L));
    }

    private ChainBuilder openAndCharge() {
        return feed(accounts())
                .exec(http("open account")
                        .post("/payments/accounts")
                        .body(StringBody("""
                                {"accountId": "#{account}", "currency": "EUR"}"""))
                        .check(status().is(201)))
                .exec(http("charge account")
                        .post("/payments/charges")
                        .body(StringBody("""
                                {"account": "#{account}", "amount": "1000000.00", "idempotencyKey": "#{account}"}"""))
                        .check(status().is(202), jsonPath("$.transferId").saveAs("transferId")))
                .exitHereIfFailed()
                .exec(untilCommitted());
    }

    private ChainBuilder transfer() {
        return feed(pairs())
                .exec(http("transfer")
                        .post("/payments/transfers")
                        .body(StringBody("""
                                {"sourceAccount": "#{source}", "destinationAccount": "#{destination}",
                                 "amount": "0.01", "idempotencyKey": "#{key}"}"""))
                        .check(status().is(202), jsonPath("$.transferId").saveAs("transferId")))
                .exitHereIfFailed()
                .exec(randomSwitch().on(percent(FOLLOWING_PERCENT).then(balance(), untilCommitted())));
    }

    private static ChainBuilder balance() {
        return exec(http("balance").get("/payments/accounts/#{source}/balance").check(status().is(200)));
    }

    /** Ends early if it comes to another end, which the last request then counts as a failure. */
    private static ChainBuilder untilCommitted() {
        return exec(session -> session.set("state", "ACCEPTED"))
                .asLongAsDuring(TransferLoad::isUnderway, PATIENCE)
                .on(exec(http("status")
                                .get("/payments/transfers/#{transferId}")
                                .check(status().is(200), jsonPath("$.state").saveAs("state")))
                        .doIf(TransferLoad::isUnderway)
                        .then(pause(POLL)))
                .exec(http("status: committed")
                        .get("/payments/transfers/#{transferId}")
                        .check(status().is(200), jsonPath("$.state").is("COMMITTED")));
    }

    private static boolean isUnderway(Session session) {
        return UNDERWAY.contains(session.getString("state"));
    }

    private Iterator<Map<String, Object>> accounts() {
        return IntStream.range(0, ACCOUNTS)
                .mapToObj(number -> Map.<String, Object>of("account", run + number))
                .iterator();
    }

    private Iterator<Map<String, Object>> pairs() {
        SplittableRandom random = new SplittableRandom();
        return Stream.generate(() -> {
                    int source = random.nextInt(ACCOUNTS);
                    int destination = (source + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                    return Map.<String, Object>of(
                            "source", run + source, "destination", run + destination, "key", UUID.randomUUID());
                })
                .iterator();
    }
}
