package io.giro.ingress.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.ingress.web.json.FlatObject.Numeral;
import io.giro.ingress.web.json.FlatObjects.Crooked;
import io.giro.ingress.web.json.FlatObjects.Element;
import io.giro.ingress.web.json.FlatObjects.Flat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatObjectsReaderTest {

    @Test
    void readsTheListAndWhatIsAroundIt() {
        FlatObjects read = read("{\"before\":1,\"list\":[{\"a\":1.00},{\"b\":\"x\"}],\"after\":null}");

        assertThat(read.around().names()).containsExactly("before", "list", "after");
        assertThat(read.around().value("before")).contains(new Numeral("1"));
        assertThat(read.list().orElseThrow()).hasSize(2).allMatch(Flat.class::isInstance);
        assertThat(((Flat) read.list().orElseThrow().getFirst()).object().value("a"))
                .contains(new Numeral("1.00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"list\":null}", "{\"list\":1}", "{\"list\":\"[]\"}", "{\"list\":{\"a\":[{}]}}"})
    void findsNoListWhereThereIsNone(String body) {
        assertThat(read(body).list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "null",
                "\"text\"",
                "[]",
                "[[[{\"a\":1}]]]",
                "{\"a\":{}}",
                "{\"a\":[{\"b\":[1,{}]}],\"c\":{\"d\":1}}",
                "{\"a\":1,\"a\":1,\"b\":[{}]}",
                "{\"a\":0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001}",
            })
    void tellsACrookedElementAndGoesOnBehindIt(String element) {
        List<Element> list =
                read("{\"list\":[{\"a\":1}," + element + ",{\"a\":2}]}").list().orElseThrow();

        assertThat(list).hasSize(3);
        assertThat(list.get(0)).isInstanceOf(Flat.class);
        assertThat(list.get(1)).isInstanceOf(Crooked.class);
        assertThat(((Flat) list.get(2)).object().value("a")).contains(new Numeral("2"));
    }

    @Test
    void saysWhatIsWrongWithAnElementAndWhere() {
        List<Element> list =
                read("{\"list\":[1,{\"a\":1,\"a\":2},{\"a\":{}}]}").list().orElseThrow();

        assertThat(list)
                .containsExactly(
                        new Crooked("There is no JSON object at line 1, column 10"),
                        new Crooked("A member comes twice at line 1, column 19"),
                        new Crooked("There is an object or an array at line 1, column 31"));
    }

    @Test
    void keepsNoMoreElementsThanItIsToldAndNoMoreMembersThanAnybodyNeeds() {
        String members =
                IntStream.range(0, 65).mapToObj("\"m%d\":1"::formatted).collect(Collectors.joining(",", "{", "}"));

        List<Element> list = FlatObjectsReader.read(stream("{\"list\":[" + members + ",{},{},[{}],{}]}"), "list", 2)
                .list()
                .orElseThrow();

        assertThat(list).hasSize(2);
        assertThat(list.getFirst())
                .isInstanceOfSatisfying(
                        Crooked.class, crooked -> assertThat(crooked.why()).contains("more than 64 members"));
        assertThatThrownBy(() -> read(members)).isInstanceOf(MalformedJson.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"list\":[",
                "{\"list\":[{}",
                "{\"list\":[{}}",
                "{\"list\":[{},]}",
                "{\"list\":[{} {}]}",
                "{\"list\":[{\"a\":[}]}",
                "{\"list\":[{\"a\":1,\"a\":]}",
                "{\"list\":[]",
                "{\"list\":[]} x",
                "{\"list\":[],\"list\":[]}",
                "{\"list\":[],\"other\":[]}",
                "\uFEFF{\"list\":[]}",
            })
    void refusesWhatIsNotOneObject(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(MalformedJson.class);
    }

    @Test
    void refusesANestingBomb() {
        assertThatThrownBy(() -> read("{\"list\":[" + "[".repeat(100_000))).isInstanceOf(MalformedJson.class);
    }

    @Test
    void refusesWhatIsNotUtf8WhereverItStands() {
        byte[] body =
                ("{\"list\":[" + "{},".repeat(10_000) + "{\"a\":\"\u00ff\"}]}").getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> FlatObjectsReader.read(new ByteArrayInputStream(body), "list", 1))
                .isInstanceOf(MalformedJson.class)
                .hasMessage("The body is not UTF-8");
    }

    @Test
    void letsItsStreamFailAsItWill() {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new UncheckedIOException(new IOException("broken off"));
            }
        };

        assertThatThrownBy(() -> FlatObjectsReader.read(broken, "list", 1)).isInstanceOf(UncheckedIOException.class);
    }

    private static FlatObjects read(String body) {
        return FlatObjectsReader.read(stream(body), "list", 500);
    }

    private static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }
}
