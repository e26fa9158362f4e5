package io.giro.ingress.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.giro.ingress.web.json.FlatObjectReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFieldsTest {

    private static final long MAX = 1_000_000_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "1000.00, EUR, 100000",
        "1000, EUR, 100000",
        "0.01, EUR, 1",
        "'\"12.5\"', EUR, 1250",
        "7, JPY, 7",
        "1.234, KWD, 1234",
        "10000000000000.00, EUR, 1000000000000000",
    })
    void readsMajorUnitsExactly(String json, String currency, long minor) {
        RequestFields fields = fields("{\"amount\":" + json + "}");

        assertThat(amount(fields, currency)).hasValue(minor);
        fields.throwIfRefused();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.00",
                "-1",
                "-0",
                "1e3",
                "1E3",
                "1.005",
                "1.000",
                "10000000000000.01",
                "9223372036854775808",
                "99999999999999999999999999999999999999",
                "\"\"",
                "\" 1\"",
                "\"+1\"",
                "\"01\"",
                "\"1.\"",
                "\".5\"",
                "\"1,000.00\"",
                "\"0x10\"",
                "\"NaN\"",
                "\"1_000\"",
                "\"١٢\"",
            })
    void refusesWhatIsNoAmount(String json) {
        RequestFields fields = fields("{\"amount\":" + json + "}");

        assertThat(amount(fields, "EUR")).isEmpty();
        assertThat(refusal(fields).code()).isEqualTo(ProblemCode.INVALID_AMOUNT);
        assertThat(refusal(fields).errors()).extracting(FieldError::pointer).containsExactly("/amount");
    }

    @Test
    void refusesDecimalsThatTheCurrencyDoesNotHave() {
        RequestFields fields = fields("{\"amount\":7.0}");

        assertThat(amount(fields, "JPY")).isEmpty();
        assertThat(refusal(fields).detail()).isEqualTo("JPY has 0 decimals.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"amount\":null}"})
    void saysThatAFieldIsMissing(String body) {
        RequestFields fields = fields(body);

        assertThat(fields.requiredDecimal("amount")).isEmpty();
        assertThat(refusal(fields).code()).isEqualTo(ProblemCode.MISSING_FIELD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\u0000\"", "\"a\\nb\"", "\"\\u0085\"", "\"\\ud800\"", "true", "12"})
    void refusesTextThatCannotBeStoredAndShown(String json) {
        RequestFields fields = fields("{\"description\":" + json + "}");

        assertThat(fields.plainText("description", 256)).isEmpty();
        assertThat(refusal(fields).code()).isEqualTo(ProblemCode.INVALID_FIELD);
    }

    @Test
    void countsCharactersAndNotTheirHalves() {
        RequestFields fitting = fields("{\"description\":\"" + "😀".repeat(256) + "\"}");
        RequestFields tooLong = fields("{\"description\":\"" + "a".repeat(257) + "\"}");

        assertThat(fitting.plainText("description", 256)).isPresent();
        assertThat(tooLong.plainText("description", 256)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@world.EUR.0", "@", "-A", "A B", "A/B", "é", "A\\u0000", "'; DROP TABLE account"})
    void refusesAnIdThatNoAccountOfACallerCanHave(String id) {
        RequestFields fields = fields("{\"account\":\"" + id + "\"}");

        assertThat(fields.accountId("account")).isEmpty();
        assertThat(refusal(fields).code()).isEqualTo(ProblemCode.INVALID_ACCOUNT_ID);
    }

    @Test
    void collectsEverythingThatIsWrong() {
        RequestFields fields = new RequestFields(
                FlatObjectReader.read("{\"a/b~c\":1,\"account\":7,\"amount\":\"x\"}".getBytes(StandardCharsets.UTF_8)),
                Set.of("account", "amount"));

        fields.accountId("account");
        fields.decimal("amount");

        assertThat(refusal(fields).code()).isEqualTo(ProblemCode.UNKNOWN_FIELD);
        assertThat(refusal(fields).errors())
                .extracting(FieldError::pointer, FieldError::code)
                .containsExactly(
                        tuple("/a~1b~0c", "unknown_field"),
                        tuple("/account", "invalid_field"),
                        tuple("/amount", "invalid_amount"));
    }

    private static OptionalLong amount(RequestFields fields, String currency) {
        return fields.requiredDecimal("amount")
                .map((BigDecimal major) -> fields.minorUnits("amount", major, Currency.getInstance(currency), 1, MAX))
                .orElse(OptionalLong.empty());
    }

    private static ApiProblem refusal(RequestFields fields) {
        return catchThrowableOfType(ApiProblem.class, fields::throwIfRefused);
    }

    private static RequestFields fields(String body) {
        return new RequestFields(
                FlatObjectReader.read(body.getBytes(StandardCharsets.UTF_8)),
                Set.of("account", "amount", "description"));
    }
}
