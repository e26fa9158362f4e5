package io.giro.ingress.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.ingress.web.json.FlatObject.Numeral;
import io.giro.ingress.web.json.FlatObject.Text;
import io.giro.ingress.web.json.FlatObject.Truth;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatObjectReaderTest {

    @Test
    void keepsNumbersAsTheyWereWritten() {
        FlatObject object = read("{\"a\": 1000.00, \"b\": 1e3, \"c\": 99999999999999999999, \"d\": -0}");

        assertThat(object.value("a")).contains(new Numeral("1000.00"));
        assertThat(object.value("b")).contains(new Numeral("1e3"));
        assertThat(object.value("c")).contains(new Numeral("99999999999999999999"));
        assertThat(object.value("d")).contains(new Numeral("-0"));
    }

    @Test
    void takesNullForNothingButRemembersTheName() {
        FlatObject object = read("{\"text\": \"<b>\\u00e9</b>\", \"truth\": true, \"nothing\": null}");

        assertThat(object.value("text")).contains(new Text("<b>é</b>"));
        assertThat(object.value("truth")).contains(new Truth(true));
        assertThat(object.value("nothing")).isEmpty();
        assertThat(object.value("absent")).isEmpty();
        assertThat(object.names()).containsExactly("text", "truth", "nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "[]",
                "\"text\"",
                "12",
                "null",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1} x",
                "{\"a\":1}{}",
                "{\"a\":1}]",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":+1}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":{}}",
                "{\"a\":[1]}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":1 /* why */}",
                "\uFEFF{\"a\":1}",
            })
    void refusesWhatIsNotOneFlatObject(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(MalformedJson.class);
    }

    @Test
    void refusesANumberOfAThousandDigits() {
        String integer = "{\"amount\":" + "9".repeat(1000) + "}";
        String decimal = "{\"amount\":0." + "9".repeat(1000) + "}";
        String message = "There is a number of more than 100 characters at line 1, column 11";

        assertThatThrownBy(() -> read(integer))
                .isInstanceOf(MalformedJson.class)
                .hasMessage(message);
        assertThatThrownBy(() -> read(decimal))
                .isInstanceOf(MalformedJson.class)
                .hasMessage(message);
    }

    @Test
    void endsANestingBombAtItsFirstBracket() {
        String bomb = "{\"a\":" + "[".repeat(50_000);

        assertThatThrownBy(() -> read(bomb))
                .isInstanceOf(MalformedJson.class)
                .hasMessage("There is an object or an array at line 1, column 6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff", // no byte of UTF-8
                "c080", // NUL in an overlong form
                "eda080", // half of a surrogate pair
                "e282", // cut off
                "f4908080", // beyond Unicode
            })
    void refusesWhatIsNotUtf8(String hex) {
        String body = "7b2261223a22" + hex + "227d";

        assertThatThrownBy(() -> FlatObjectReader.read(HexFormat.of().parseHex(body)))
                .isInstanceOf(MalformedJson.class)
                .hasMessage("The body is not UTF-8");
    }

    private static FlatObject read(String body) {
        return FlatObjectReader.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
