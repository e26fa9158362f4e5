package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that is not one small flat JSON object in UTF-8 is refused before anybody looks at what it wants. */
class HostileBodiesTest {

    private static final List<String> ENDPOINTS =
            List.of("/payments/transfers", "/payments/transfer", "/payments/charges", "/payments/accounts");

    /** Takes larger bodies than the others, and is as strict. */
    private static final String BATCH = "/payments/transfers/batch";

    private static final String JSON =
            "{\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\",\"amount\":1000.00,\"idempotencyKey\":\"k1\"}";

    @RegisterExtension
    final RunningApi api = new RunningApi();

    @BeforeEach
    void openAccounts() {
        api.accounts().open("ACC001", "EUR");
        api.accounts().open("ACC002", "EUR");
    }

    @ParameterizedTest
    @MethodSource({"notJson", "notUtf8"})
    void refusesABodyThatIsNotOneFlatJsonObject(HostileCase hostile) throws Exception {
        for (String endpoint : ENDPOINTS) {
            assertRefused(RawClient.post(endpoint, hostile.request(), ""), hostile.status(), hostile.code());
        }
        assertRefused(RawClient.post(BATCH, hostile.request(), ""), hostile.status(), hostile.code());
    }

    static Stream<HostileCase> notJson() {
        return Stream.of(
                malformed("nothing", ""),
                malformed("spaces", " \r\n\t "),
                malformed("NUL", "\0"),
                malformed("an array", "[]"),
                malformed("a string", "\"{}\""),
                malformed("null", "null"),
                malformed("an object that does not end", "{\"a\":1"),
                malformed("an object that ends twice", "{}}"),
                malformed("two objects", "{}{}"),
                malformed("something after the object", "{} x"),
                malformed("NUL after the object", "{}\0"),
                malformed("a comment", "{\"a\":1/* why */}"),
                malformed("a comma too many", "{\"a\":1,}"),
                malformed("single quotes", "{'a':1}"),
                malformed("a name without quotes", "{a:1}"),
                malformed("an escape that is none", "{\"a\":\"\\x\"}"),
                malformed("a bare line feed in a string", "{\"a\":\"\n\"}"),
                malformed("a member twice", "{\"amount\":1,\"amount\":1}"),
                malformed("a member twice, once escaped", "{\"amount\":1,\"\\u0061mount\":1}"),
                malformed("a long member twice", "{\"%1$s\":1,\"%1$s\":1}".formatted("a".repeat(30_000))),
                malformed("a hostile member twice", "{\"\\u001b[31m\":1,\"\\u001b[31m\":1}"),
                malformed("an object inside", "{\"__proto__\":{\"x\":1}}"),
                malformed("an array inside", "{\"amount\":[1]}"),
                malformed("a nesting bomb of arrays", "[".repeat(60_000)),
                malformed("a nesting bomb of objects", "{\"a\":".repeat(10_000)),
                malformed("a long token", "{\"a\":" + "z".repeat(60_000) + "}"),
                malformed("a number of a thousand digits", "{\"amount\":" + "9".repeat(1000) + "}"),
                malformed("a thousand decimals", "{\"amount\":0." + "0".repeat(1000) + "1}"),
                malformed("NaN", "{\"amount\":NaN}"),
                malformed("Infinity", "{\"amount\":-Infinity}"),
                malformed("a leading zero", "{\"amount\":01}"),
                malformed("a plus sign", "{\"amount\":+1}"),
                malformed("nothing before the point", "{\"amount\":.5}"),
                malformed("nothing after the point", "{\"amount\":1.}"),
                malformed("a hexadecimal number", "{\"amount\":0x10}"));
    }

    static Stream<HostileCase> notUtf8() {
        return Stream.of(
                        malformed("a byte that never occurs", "7b2261223a22ff227d"),
                        malformed("NUL in an overlong form", "7b2261223a22c080227d"),
                        malformed("half of a surrogate pair", "7b2261223a22eda080227d"),
                        malformed("a character that is cut off", "7b2261223a22e282227d"),
                        malformed("a character beyond Unicode", "7b2261223a22f4908080227d"),
                        malformed("a byte order mark", "efbbbf7b7d"),
                        malformed("UTF-16", "feff007b007d"),
                        malformed("UTF-16 without a mark", "7b007d00"),
                        malformed("UTF-32", "0000007b0000007d"),
                        malformed("gzip", "1f8b08000000000000ffabae0500"))
                .map(text -> new HostileCase(
                        text.name(),
                        HexFormat.of().parseHex(new String(text.request(), StandardCharsets.US_ASCII)),
                        text.status(),
                        text.code()));
    }

    @ParameterizedTest
    @FieldSource("ENDPOINTS")
    void refusesABodyThatIsTooLarge(String endpoint) throws Exception {
        byte[] body = RawClient.bytes("{\"a\":\"" + "a".repeat(100_000) + "\"}");
        byte[] chunks = RawClient.bytes("POST /api/v1" + endpoint
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "10001\r\n{" + " ".repeat(65_536) + "\r\n");

        assertRefused(RawClient.post(endpoint, body, ""), 413, "body_too_large");
        assertRefused(chunks, 413, "body_too_large");
    }

    @Test
    void doesNotWaitForABodyThatIsAnnouncedTooLarge() throws Exception {
        byte[] huge = head("Content-Type: application/json\r\nContent-Length: 1000000000000000\r\n");
        byte[] asking = head("Content-Type: application/json\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n");

        assertRefused(huge, 413, "body_too_large");
        assertRefused(asking, 413, "body_too_large");
    }

    @Test
    void asksForABodyThatItWants() throws Exception {
        try (RawClient client = api.connect()) {
            RawAnswer first = client.ask(
                    head("Content-Type: application/json\r\nContent-Length: 97\r\nExpect: 100-continue\r\n"));
            RawAnswer second = client.ask(JSON + " ".repeat(97 - JSON.length()));

            assertThat(first.status()).isEqualTo(100);
            assertThat(second.status()).isEqualTo(202);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: no type at all",
                "Content-Type:",
                "Content-Type: text/plain",
                "Content-Type: text/json",
                "Content-Type: application/*",
                "Content-Type: */*",
                "Content-Type: application/problem+json",
                "Content-Type: application/json, text/html",
                "Content-Type: application/json;charset=utf-16",
                "Content-Type: application/json;charset=iso-8859-1",
                "Content-Type: application/json;charset=nonsense",
                "Content-Type: application/json;charset=\"",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: multipart/form-data",
                "Content-Type: multipart/mixed",
                "Content-Type: garbage",
                "Content-Type: /",
                "Content-Type: application/json\r\nContent-Type: text/plain",
                "Content-Type: application/json\r\nContent-Encoding: gzip",
                "Content-Type: application/json\r\nContent-Encoding: identity, br",
            })
    void refusesAnotherType(String headers) throws Exception {
        assertRefused(body(headers), 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: application/json",
                "Content-Type: APPLICATION/JSON; charset=UTF-8",
                "Content-Type: application/json; charset=\"utf-8\"",
                "Content-Type: application/json\r\nContent-Encoding: identity",
                "Content-Type: application/json\r\nAccept: */*",
                "Content-Type: application/json\r\nAccept: text/html, application/*;q=0.1",
                "Content-Type: application/json\r\nAccept: application/json, application/problem+json",
                "Content-Type: application/json\r\nAccept: application/json;charset=ISO-8859-1",
                "Content-Type: application/json\r\nAccept: application/json; q=0.5; charset=\"utf-16\"",
                "Content-Type: application/json\r\nAccept:",
            })
    void takesJsonHoweverItIsSaid(String headers) throws Exception {
        try (RawClient client = api.connect()) {
            assertThat(client.ask(body(headers)).status()).isEqualTo(202);
        }
    }

    /** Neither does it wait for one. */
    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void readsNoForm(String method) throws Exception {
        String request = method
                + " /api/v1/payments/transfers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";

        assertRefused(RawClient.bytes(request + "Content-Length: 1000000000000\r\n\r\n"), 405, "method_not_allowed");
        assertRefused(RawClient.bytes(request + "Content-Length: 1\r\n\r\n%"), 405, "method_not_allowed");
    }

    @Test
    void looksForNoPartsWhereNobodyReadsABody() throws Exception {
        try (RawClient client = api.connect()) {
            RawAnswer answer = client.ask(
                    "GET /api/v1/payments/accounts/ACC001 HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data\r\n\r\n");

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "garbage", "a/b/c", "application/json;q=x"})
    void refusesWhoeverDoesNotReadJson(String accept) throws Exception {
        assertRefused(body("Content-Type: application/json\r\nAccept: " + accept), 406, "not_acceptable");
        assertRefused(
                RawClient.bytes("GET /api/v1/payments/accounts/ACC001 HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept
                        + "\r\n\r\n"),
                406,
                "not_acceptable");
    }

    @ParameterizedTest
    @CsvSource({"/payments/nothing, 404, not_found", "/payments/charges, 405, method_not_allowed"})
    void writesAProblemWhateverTheCallerReads(String path, int status, String code) throws Exception {
        assertRefused(
                RawClient.bytes("GET /api/v1" + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n"),
                status,
                code);
    }

    private void assertRefused(byte[] request, int status, String code) throws Exception {
        try (RawClient client = api.connect()) {
            assertProblem(client.ask(request), status, code);
        }
        assertThat(api.intake().requests()).isEmpty();
        assertThat(api.accounts().ids()).containsExactlyInAnyOrder(new AccountId("ACC001"), new AccountId("ACC002"));
        assertThat(api.get("/payments/accounts/ACC001").statusCode()).isEqualTo(200);
    }

    private static byte[] body(String headers) {
        return RawClient.bytes(
                "POST /api/v1/payments/transfers HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(headers, JSON.length(), JSON));
    }

    private static byte[] head(String headers) {
        return RawClient.bytes("POST /api/v1/payments/transfers HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    }

    private static HostileCase malformed(String name, String body) {
        return new HostileCase(name, body, 400, "malformed_json");
    }
}
