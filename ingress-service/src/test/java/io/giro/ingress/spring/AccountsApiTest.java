package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.account.Slot;
import io.giro.ingress.reading.Balance;
import io.giro.ingress.reading.PendingMoney;
import io.giro.ingress.reading.PendingMoney.Direction;
import io.giro.ingress.reading.StatementLine;
import io.giro.money.Money;
import io.giro.transfer.TransferId;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsApiTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final AccountId ACC001 = new AccountId("ACC001");
    private static final TransferId TRANSFER = TransferId.of(MemoryIntake.NOW, Slot.of("ACC001"), 1);

    @RegisterExtension
    final RunningApi api = new RunningApi();

    @Test
    void opensAnAccountOnce() throws Exception {
        String body = "{\"accountId\":\"ACC001\",\"owner\":\"ann\",\"currency\":\"EUR\",\"overdraftLimit\":\"50.00\"}";

        HttpResponse<String> first = api.post("/payments/accounts", body);
        HttpResponse<String> again = api.post("/payments/accounts", body);
        HttpResponse<String> other = api.post("/payments/accounts", body.replace("50.00", "60.00"));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Location")).contains("/api/v1/payments/accounts/ACC001");
        assertThat(first.body())
                .isEqualTo(
                        "{\"accountId\":\"ACC001\",\"owner\":\"ann\",\"currency\":\"EUR\",\"kind\":\"CUSTOMER\",\"status\":\"ACTIVE\","
                                + "\"overdraftLimit\":\"50.00\",\"openedAt\":\"2026-11-20T20:00:00.123456Z\"}");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertProblem(other, 409, "account_exists");
    }

    @Test
    void givesAnAccountAnIdAndAnOwnerWhenThereIsNone() throws Exception {
        HttpResponse<String> answer = api.post("/payments/accounts", "{\"currency\":\"JPY\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).contains("\"owner\":\"open\"", "\"overdraftLimit\":\"0\"");
        String location = answer.headers().firstValue("Location").orElseThrow().replace("/api/v1", "");
        assertThat(api.get(location).body()).isEqualTo(answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', missing_field, /currency",
        "'{\"currency\":\"XYZ\"}', unknown_currency, /currency",
        "'{\"currency\":5}', invalid_field, /currency",
        "'{\"currency\":\"EUR\",\"accountId\":\"@world.EUR.0\"}', invalid_account_id, /accountId",
        "'{\"currency\":\"EUR\",\"overdraftLimit\":-1}', invalid_amount, /overdraftLimit",
        "'{\"currency\":\"JPY\",\"overdraftLimit\":1.5}', invalid_amount, /overdraftLimit",
        "'{\"currency\":\"EUR\",\"overdraftLimit\":46116860184273879.04}', invalid_amount, /overdraftLimit",
        "'{\"currency\":\"EUR\",\"owner\":\" \"}', invalid_field, /owner",
        "'{\"currency\":\"EUR\",\"owner\":\"a\\u0007\"}', invalid_field, /owner",
        "'{\"currency\":\"EUR\",\"balance\":1}', unknown_field, /balance",
    })
    void refusesAWrongField(String body, String code, String pointer) throws Exception {
        assertProblem(api.post("/payments/accounts", body), 422, code, pointer);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://evil.example",
        "Origin, http://127.0.0.1",
        "Origin, null",
        "Origin, ''",
    })
    void obeysNoPageOfAnotherSite(String header, String value) throws Exception {
        api.accounts().open("ACC001", "EUR");

        HttpRequest.Builder freeze =
                api.to("/payments/accounts/ACC001/freeze").header(header, value).POST(BodyPublishers.noBody());

        assertProblem(api.send(freeze), 403, "cross_site");
        assertThat(api.get("/payments/accounts/ACC001").body()).contains("\"status\":\"ACTIVE\"");
    }

    @ParameterizedTest
    @CsvSource({"Sec-Fetch-Site, same-origin", "Sec-Fetch-Site, none", "Origin, OWN"})
    void obeysItsOwnPagesAndWhoeverSitsAtTheBrowser(String header, String value) throws Exception {
        api.accounts().open("ACC001", "EUR");
        String own = api.base().replace("/api/v1", "");

        HttpRequest.Builder freeze = api.to("/payments/accounts/ACC001/freeze")
                .header(header, value.replace("OWN", own))
                .POST(BodyPublishers.noBody());

        assertThat(api.send(freeze).statusCode()).isEqualTo(200);
    }

    /** Its page comes from port 8081 of its own machine, and then its name is made to lead to this one. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8081", "localhost.evil.example", "127.0.0.1.evil.example"})
    void answersNobodyWhoCallsItByAnotherName(String host) throws Exception {
        api.accounts().open("ACC001", "EUR");

        for (String method : List.of("GET", "POST")) {
            try (RawClient client = api.connect()) {
                assertProblem(
                        client.ask("""
                                %s /api/v1/payments/accounts/ACC001%s HTTP/1.1\r
                                Host: %s\r
                                Origin: http://%3$s\r
                                Sec-Fetch-Site: same-origin\r
                                Content-Length: 0\r
                                \r
                                """.formatted(method, method.equals("POST") ? "/freeze" : "", host)),
                        403,
                        "cross_site");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8081", "127.0.0.1:8081", "[::1]:8081"})
    void answersWhoeverCallsItByANameOfLoopback(String host) throws Exception {
        api.accounts().open("ACC001", "EUR");

        try (RawClient client = api.connect()) {
            RawAnswer answer =
                    client.ask("GET /api/v1/payments/accounts/ACC001 HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host));

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    void answersPagesOfOtherSitesThatOnlyRead() throws Exception {
        api.accounts().open("ACC001", "EUR");

        assertThat(api.send(api.to("/payments/accounts/ACC001").header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void freezesUnfreezesAndClosesAsOftenAsAsked() throws Exception {
        api.accounts().open("ACC001", "EUR");

        assertThat(change("freeze").body()).contains("\"status\":\"FROZEN\"");
        assertThat(change("freeze").statusCode()).isEqualTo(200);
        assertThat(change("unfreeze").body()).contains("\"status\":\"ACTIVE\"");
        assertThat(change("close").body()).contains("\"status\":\"CLOSED\"");
        assertThat(change("close").statusCode()).isEqualTo(200);
        assertProblem(change("freeze"), 409, "account_closed");
        assertProblem(change("unfreeze"), 409, "account_closed");
    }

    @Test
    void keepsAnAccountOpenThatIsNotEmpty() throws Exception {
        api.accounts().open("ACC001", "EUR");
        api.accounts().withMoney.add(ACC001);

        assertProblem(change("close"), 409, "account_not_empty");
    }

    @Test
    void changesNoAccountOfTheSystem() throws Exception {
        HttpResponse<String> answer =
                api.send(api.to("/payments/accounts/@world.EUR.0/freeze").POST(BodyPublishers.noBody()));

        assertProblem(answer, 409, "system_account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/balance", "/entries", "/pending"})
    void doesNotKnowAnAccountThatWasNeverOpened(String reading) throws Exception {
        assertProblem(api.get("/payments/accounts/ACC999" + reading), 404, "unknown_account");
        assertProblem(api.get("/payments/accounts/a%20b" + reading), 404, "unknown_account");
    }

    @Test
    void tellsTheBalance() throws Exception {
        api.readings()
                .balances
                .put(ACC001, new Balance(ACC001, EUR, 99000_00, 0, 12_34, 99000_00, 3, MemoryIntake.NOW));

        assertThat(api.get("/payments/accounts/ACC001/balance").body())
                .isEqualTo(
                        "{\"accountId\":\"ACC001\",\"currency\":\"EUR\",\"settled\":\"99000.00\",\"pendingDebit\":\"0.00\","
                                + "\"pendingCredit\":\"12.34\",\"available\":\"99000.00\",\"version\":3,\"updatedAt\":\"2026-11-20T20:00:00.123456Z\"}");
    }

    @Test
    void listsTheStatementPageByPage() throws Exception {
        api.accounts().open("ACC001", "EUR");
        api.readings().lines.add(line(1, "CREDIT", 100000_00, 100000_00));
        api.readings().lines.add(line(3, "DEBIT", -1000_00, 99000_00));

        HttpResponse<String> first = api.get("/payments/accounts/ACC001/entries?limit=1");
        String cursor = first.body().replaceAll(".*\"nextCursor\":\"([^\"]+)\".*", "$1");
        HttpResponse<String> second = api.get("/payments/accounts/ACC001/entries?limit=1&cursor=" + cursor);

        assertThat(first.body())
                .startsWith("{\"items\":[{\"version\":3,\"transferId\":\"" + TRANSFER
                        + "\",\"leg\":\"DEBIT\",\"amount\":\"-1000.00\",\"balanceAfter\":\"99000.00\",\"counterparty\":\"ACC002\","
                        + "\"at\":\"2026-11-20T20:00:00.123456Z\"}],\"nextCursor\":\"");
        assertThat(second.body()).contains("\"version\":1").endsWith("],\"nextCursor\":null}");
        assertProblem(api.get("/payments/accounts/ACC001/entries?cursor=AAAA"), 400, "invalid_parameter");
    }

    @Test
    void tellsWhatIsPending() throws Exception {
        api.accounts().open("ACC001", "EUR");
        api.readings().pending = new PendingMoney(
                2,
                10_00,
                5_00,
                List.of(new PendingMoney.Item(
                        TRANSFER, Direction.OUT, 10_00, new AccountId("ACC002"), Optional.of(MemoryIntake.NOW))));

        assertThat(api.get("/payments/accounts/ACC001/pending").body())
                .isEqualTo(
                        "{\"count\":2,\"total\":\"15.00\",\"pendingDebit\":\"10.00\",\"pendingCredit\":\"5.00\",\"items\":[{\"transferId\":\""
                                + TRANSFER
                                + "\",\"direction\":\"OUT\",\"amount\":\"10.00\",\"counterparty\":\"ACC002\",\"at\":\"2026-11-20T20:00:00.123456Z\"}]}");
    }

    private HttpResponse<String> change(String verb) throws Exception {
        return api.send(api.to("/payments/accounts/ACC001/" + verb).POST(BodyPublishers.noBody()));
    }

    private static StatementLine line(long version, String leg, long amountMinor, long balanceAfterMinor) {
        return new StatementLine(
                version,
                TRANSFER,
                leg,
                new Money(amountMinor, EUR),
                new Money(balanceAfterMinor, EUR),
                new AccountId("ACC002"),
                MemoryIntake.NOW);
    }
}
