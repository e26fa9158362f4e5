package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in the request line, the answer is a problem and says what to do. */
class HostilePathsTest {

    private static final String ACCOUNTS = "/api/v1/payments/accounts/";
    private static final String TRANSFERS = "/api/v1/payments/transfers";

    @RegisterExtension
    final RunningApi api = new RunningApi();

    @BeforeEach
    void openAccount() {
        api.accounts().open("ACC001", "EUR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "/api",
                "/api/v1",
                "/api/v1/",
                "/actuator",
                "/WEB-INF/web.xml",
                "/api/v1/WEB-INF/web.xml",
                "/api/v1/../../etc/passwd",
                "/api/v1/actuator/env",
                "/api/v1/actuator/heapdump",
                "/api/v1/PAYMENTS/transfers",
                "/api/v1//payments/transfers",
                "/api/v1/payments//transfers",
                "/api/v1/payments/transfers/",
                "/api/v1/payments/./transfers",
                "/api/v1/payments/x/../transfers",
                "/api/v1/payments/x/%2e%2e/transfers",
                "/api/v1/payments/accounts/ACC001/",
                "/api/v1/problems/%3Cscript%3E",
            })
    void knowsNoOtherPath(String path) throws Exception {
        assertProblem(get(path), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%2Fb",
                "a%5Cb",
                "a\\b",
                "%00",
                "%",
                "%zz",
                "%ff",
                "\u00c3\u00a9",
                "<script>",
                "${jndi:ldap://evil.example}",
                "ACC001;a=b",
                "ACC001;",
            })
    void refusesAPathThatIsNotWellFormed(String id) throws Exception {
        assertProblem(get(ACCOUNTS + id), 400, "bad_request");
    }

    @ParameterizedTest
    @CsvSource({
        "ACC999, ACC999",
        "ACC001.json, ACC001.json",
        "ACC001%20, 'ACC001 '",
        "ACC001%252F, ACC001%2F",
        "ACC001%3Ba, ACC001;a",
        "%c3%a9, \u00e9",
        "%ef%bc%a1, \uff21",
        "%0d%0aX:%20y, '\\\\u{d}\\\\u{a}X: y'",
        "%1b%5B31m, \\\\u{1b}[31m",
        "%E2%80%AE0, \\\\u{202e}0",
        "'''%20OR%201=1', ''' OR 1=1'",
        "%7Bid%7D, {id}",
    })
    void showsAnUnknownIdSafely(String inPath, String inDetail) throws Exception {
        for (String path : new String[] {"", "/balance", "/entries", "/pending"}) {
            RawAnswer answer = get(ACCOUNTS + inPath + path);

            assertProblem(answer, 404, "unknown_account");
            assertThat(answer.body()).contains("\"There is no account " + inDetail + ". ");
        }
        assertProblem(get(TRANSFERS + "/" + inPath), 404, "unknown_transfer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"payments/accounts/", "payments/transfers/", "payments/accounts/a/", "problems/"})
    void showsOnlyTheBeginningOfALongPath(String before) throws Exception {
        RawAnswer answer = get("/api/v1/" + before + "a".repeat(7000));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("...").hasSizeLessThan(600);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, payments/transfers",
        "PUT, payments/accounts/ACC001",
        "PATCH, payments/accounts/ACC001/freeze",
        "GET, payments/charges",
        "GET, payments/accounts/ACC001/close",
        "POST, payments/accounts/ACC001/balance",
        "POST, problems/not_found",
        "TRACE, payments/transfers",
        "TRACK, payments/transfers",
        "PROPFIND, payments/transfers",
        "get, payments/transfers",
    })
    void namesTheMethodsThatArePossible(String method, String path) throws Exception {
        RawAnswer answer = ask(method, "/api/v1/" + path);

        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "HEAD"})
    void answersWithoutABodyToWhoeverOnlyLooks(String method) throws Exception {
        RawAnswer answer = ask(request(method, TRANSFERS, "Origin: http://evil.example\r\n"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=-1",
                "limit=201",
                "limit=001",
                "limit=1.0",
                "limit=1e1",
                "limit=0x1",
                "limit=%2B1",
                "limit=%EF%BC%91",
                "limit=99999999999999999999999999",
                "limit=1&limit=2",
                "limit=1&lim%69t=1",
                "limit&limit",
                "limt=1",
                "Limit=1",
                "limit=1&dry=true",
                "cursor=x",
                "cursor=%00",
                "cursor=%ff",
                "cursor=%zz",
                "cursor=%",
                "cursor=AAAAAAAAAAAAAAAAAAAAAA",
                "cursor=a&cursor=b",
                "=",
                "=x",
                "%3d=1",
                ";",
            })
    void refusesABadParameterOfAnyList(String query) throws Exception {
        assertProblem(get(TRANSFERS + "?" + query), 400, "invalid_parameter");
        assertProblem(get(ACCOUNTS + "ACC001/entries?" + query), 400, "invalid_parameter");
    }

    @ParameterizedTest
    @MethodSource
    void refusesAParameterThatNobodyReads(HostileCase hostile) throws Exception {
        try (RawClient client = api.connect()) {
            assertProblem(client.ask(hostile.request()), hostile.status(), hostile.code());
        }
        assertThat(api.intake().requests()).isEmpty();
    }

    static Stream<HostileCase> refusesAParameterThatNobodyReads() {
        String cursorOfTransfers = "AZNvLHseeiucDREiM0RVZg";
        return Stream.of(
                unread("GET", ACCOUNTS + "ACC001?format=xml"),
                unread("GET", ACCOUNTS + "ACC001/balance?limit=1"),
                unread("GET", ACCOUNTS + "ACC001/pending?limit=1"),
                unread("GET", ACCOUNTS + "ACC001/entries?account=ACC001"),
                unread("GET", ACCOUNTS + "ACC001/entries?cursor=" + cursorOfTransfers),
                unread("GET", ACCOUNTS + "ACC001/entries?cursor=__________8"),
                unread("GET", ACCOUNTS + "ACC001/entries?cursor=AAAAAAAAAAA"),
                unread("GET", TRANSFERS + "?cursor=AAAAAAAAAAE"),
                unread("GET", TRANSFERS + "?state=COMMITTED%00"),
                unread("GET", TRANSFERS + "?account=%c3%a9"),
                unread("POST", ACCOUNTS + "ACC001/freeze?dryRun=true"),
                new HostileCase(
                        "POST with dryRun",
                        RawClient.post("/payments/transfers?dryRun=true", "{}"),
                        400,
                        "invalid_parameter"));
    }

    private static HostileCase unread(String method, String path) {
        return new HostileCase(method + " " + path, request(method, path), 400, "invalid_parameter");
    }

    private RawAnswer get(String path) throws Exception {
        return ask("GET", path);
    }

    private RawAnswer ask(String method, String path) throws Exception {
        return ask(request(method, path));
    }

    private RawAnswer ask(String request) throws Exception {
        try (RawClient client = api.connect()) {
            client.send(RawClient.bytes(request));
            client.sendNoMore();
            return client.answer();
        }
    }

    private static String request(String method, String path) {
        return request(method, path, "");
    }

    private static String request(String method, String path, String headers) {
        return "%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(method, path, headers);
    }
}
