package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no HTTP, or could be read in two ways, gets a problem and no second chance on its connection. */
class BrokenHttpTest {

    private static final String LIST = "GET /api/v1/payments/transfers HTTP/1.1\r\n";
    private static final String JSON =
            "{\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\",\"amount\":\"1.00\",\"idempotencyKey\":\"k1\"}";
    private static final String CHUNKED = "%x\r\n%s\r\n0\r\n\r\n".formatted(JSON.length(), JSON);

    @RegisterExtension
    final RunningApi api = new RunningApi();

    @BeforeEach
    void openAccounts() {
        api.accounts().open("ACC001", "EUR");
        api.accounts().open("ACC002", "EUR");
    }

    @Test
    void keepsTheConnectionOfWhoeverSendsAllOfWhatIsRefused() throws Exception {
        byte[] text = "x".repeat(60_000).getBytes(StandardCharsets.US_ASCII);
        byte[] refused = RawClient.post("/payments/nothing", text, "");
        try (RawClient client = api.connect()) {
            assertProblem(client.ask(refused), 404, "not_found");
            assertProblem(client.ask(refused), 404, "not_found");
        }
    }

    @Test
    void keepsAConnectionForHundredsOfRequests() throws Exception {
        try (RawClient client = api.connect()) {
            for (int request = 0; request < 500; request++) {
                RawAnswer answer = client.ask(LIST + "Host: localhost\r\n\r\n");

                assertThat(answer.status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @MethodSource({"framings", "headers", "requestLines"})
    void refusesItAndClosesTheConnection(HostileCase hostile) throws Exception {
        try (RawClient client = api.connect()) {
            RawAnswer answer = client.ask(hostile.request());

            assertProblem(answer, hostile.status(), hostile.code());
            assertThat(client.rest()).isEmpty();
        }
        assertThat(api.intake().requests()).isEmpty();
        assertThat(api.get("/payments/transfers").statusCode()).isEqualTo(200);
    }

    static Stream<HostileCase> framings() {
        return Stream.of(
                bad(
                        "Content-Length with Transfer-Encoding",
                        post("Content-Length: 5\r\nTransfer-Encoding: chunked", CHUNKED)),
                bad(
                        "Transfer-Encoding with Content-Length",
                        post("Transfer-Encoding: chunked\r\nCONTENT-LENGTH: 5", CHUNKED)),
                bad(
                        "a folded Transfer-Encoding with Content-Length",
                        post("Content-Length: 5\r\nTransfer-Encoding:\r\n chunked", CHUNKED)),
                bad(
                        "both, and a body that is not chunked",
                        post("Content-Length: 99\r\nTransfer-Encoding: chunked", JSON)),
                bad("two Content-Lengths", post("Content-Length: 99\r\nContent-Length: 5", JSON)),
                bad("the same Content-Length twice", post("Content-Length: 5\r\nContent-Length: 5", JSON)),
                bad("a list of Content-Lengths", post("Content-Length: 5, 5", JSON)),
                bad("a negative Content-Length", post("Content-Length: -1", JSON)),
                bad("a Content-Length with a sign", post("Content-Length: +5", JSON)),
                bad("a Content-Length that is no number", post("Content-Length: x", JSON)),
                bad("a Content-Length beyond 64 bits", post("Content-Length: 99999999999999999999", JSON)),
                bad("chunked twice", post("Transfer-Encoding: chunked, chunked", CHUNKED)),
                bad("chunked, and another one", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x", CHUNKED)),
                bad("a Transfer-Encoding with a control character", post("Transfer-Encoding: \u000bchunked", CHUNKED)),
                new HostileCase(
                        "an unknown Transfer-Encoding",
                        post("Transfer-Encoding: xchunked", CHUNKED),
                        501,
                        "bad_request"),
                new HostileCase(
                        "Transfer-Encoding: identity", post("Transfer-Encoding: identity", JSON), 501, "bad_request"),
                bad("a chunk size that is no number", chunked("zz\r\n{}\r\n0\r\n\r\n")),
                bad("a negative chunk size", chunked("-1\r\n{}\r\n0\r\n\r\n")),
                bad("a chunk size beyond 64 bits", chunked("FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n")),
                bad("chunks with bare line feeds", chunked(CHUNKED.replace("\r\n", "\n"))),
                bad("a chunk that is longer than its size", chunked("2\r\n{}}\r\n0\r\n\r\n")),
                bad("an endless chunk extension", chunked("2;" + "a".repeat(9000) + "\r\n{}\r\n0\r\n\r\n")),
                bad("an endless trailer", chunked("2\r\n{}\r\n0\r\nX: " + "a".repeat(9000) + "\r\n\r\n")));
    }

    static Stream<HostileCase> headers() {
        String many = String.join(
                "", IntStream.range(0, 200).mapToObj(i -> "x" + i + ": y\r\n").toList());
        return Stream.of(
                new HostileCase("a huge header", get("X: " + "a".repeat(9000) + "\r\n"), 431, "header_too_large"),
                bad("too many headers", get(many)),
                bad("a space before the colon", get("X : a\r\n")),
                bad("a line without a colon", get("abc\r\n")),
                bad("a header without a name", get(": a\r\n")),
                bad("a name that is no token", get("a(b: c\r\n")),
                bad("NUL in a value", get("X: a\0b\r\n")),
                bad("a bare carriage return in a value", get("X: a\rb\r\n")),
                bad("bare line feeds", (LIST + "Host: localhost\r\n\r\n").replace("\r\n", "\n")),
                bad("one bare line feed", LIST + "Host: localhost\nX: a\r\n\r\n"),
                bad("no Host", LIST + "\r\n"),
                bad("two Hosts", get("Host: other\r\n")),
                bad("a Host that is none", LIST + "Host: \"><script>\r\n\r\n"),
                new HostileCase("an expectation that nobody knows", get("Expect: 42\r\n"), 417, "bad_request"));
    }

    static Stream<HostileCase> requestLines() {
        String host = "Host: localhost\r\n\r\n";
        return Stream.of(
                new HostileCase(
                        "an endless path", "GET /" + "a".repeat(9000) + " HTTP/1.1\r\n" + host, 414, "uri_too_long"),
                new HostileCase("an endless method", "A".repeat(9000) + " / HTTP/1.1\r\n" + host, 414, "uri_too_long"),
                bad("a method that is no token", "G(T /api/v1/payments/transfers HTTP/1.1\r\n" + host),
                bad("a path that is none", "GET * HTTP/1.1\r\n" + host),
                bad(
                        "the address of another server",
                        "GET http://evil.example/api/v1/payments/transfers HTTP/1.1\r\n" + host),
                new HostileCase("a tunnel", "CONNECT evil.example:80 HTTP/1.1\r\n" + host, 501, "bad_request"),
                new HostileCase(
                        "another version", "GET /api/v1/payments/transfers HTTP/9.9\r\n" + host, 505, "bad_request"),
                bad("no version that could be one", "GET /api/v1/payments/transfers HTTP/x\r\n" + host),
                bad("garbage", "\u00ff\u00fe\u0001\u0002\r\n\r\n"),
                bad("NULs", "\0".repeat(64) + "\r\n\r\n"),
                new HostileCase(
                        "the beginning of TLS",
                        HexFormat.of().parseHex("16030100a5010000a10303" + "00".repeat(160)),
                        400,
                        "bad_request"));
    }

    @Test
    void answersHttp09WithoutAnythingOfTheApi() throws Exception {
        try (RawClient client = api.connect()) {
            client.send(RawClient.bytes("GET /api/v1/payments/transfers\r\n\r\n"));

            assertThat(new String(client.rest(), StandardCharsets.UTF_8))
                    .startsWith("{\"type\":\"/api/v1/problems/bad_request\"");
        }
    }

    @Test
    void closesOnWhoeverSpeaksHttp2AtOnce() throws Exception {
        try (RawClient client = api.connect()) {
            client.send(RawClient.bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"));

            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void staysWithHttp11WhenAskedToUpgrade() throws Exception {
        try (RawClient client = api.connect()) {
            RawAnswer answer = client.ask(
                    get(
                            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"));

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void neverTakesARestOfABodyForARequest() throws Exception {
        String smuggled = post("Content-Length: " + JSON.length(), JSON);

        try (RawClient client = api.connect()) {
            RawAnswer answer =
                    client.ask(post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n" + smuggled));

            assertProblem(answer, 400, "bad_request");
            assertThat(client.rest()).isEmpty();
            assertThat(api.intake().requests()).isEmpty();
        }
    }

    @Test
    void takesChunksAndRequestsInARowOnOneConnection() throws Exception {
        try (RawClient client = api.connect()) {
            client.send(RawClient.bytes(chunked(CHUNKED) + get("Content-Length: 3\r\n") + "abc" + get("")));

            assertThat(client.answer().status()).isEqualTo(202);
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(client.answer().status()).isEqualTo(200);
            assertThat(api.intake().requests()).hasSize(1);
        }
    }

    private static HostileCase bad(String name, String request) {
        return new HostileCase(name, request, 400, "bad_request");
    }

    private static String get(String headers) {
        return LIST + "Host: localhost\r\n" + headers + "\r\n";
    }

    private static String chunked(String body) {
        return post("Transfer-Encoding: chunked", body);
    }

    private static String post(String framing, String body) {
        return "POST /api/v1/payments/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + framing + "\r\n\r\n" + body;
    }
}
