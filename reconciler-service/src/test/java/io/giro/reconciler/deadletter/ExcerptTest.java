package io.giro.reconciler.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void leavesTextAsItIs() {
        assertThat(printable("{\"a\": \"Zürich €5 😀\"}")).isEqualTo("{\"a\": \"Zürich €5 😀\"}");
        assertThat(printable("")).isEmpty();
    }

    @Test
    void writesWhatATerminalWouldObeyAsItsNumber() {
        assertThat(printable("\u001b[2J\u0007\n\r\t\u009b31m"))
                .isEqualTo("\\u{1b}[2J\\u{7}\\u{a}\\u{d}\\u{9}\\u{9b}31m");
        assertThat(printable("a\u202eb\u2028c\u200fd")).isEqualTo("a\\u{202e}b\\u{2028}c\\u{200f}d");
    }

    @Test
    void writesBytesThatAreNoTextAsTheirNumbers() {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3, 'b', (byte) 0xe2, (byte) 0x82};

        assertThat(Excerpt.of(bytes, 100).printable()).isEqualTo("a\\xff\\xc3b\\xe2\\x82");
    }

    @Test
    void showsThatSomethingIsCutOff() {
        Excerpt excerpt = Excerpt.of("abcdef".getBytes(StandardCharsets.UTF_8), 3);

        assertThat(excerpt.printable()).isEqualTo("abc…");
        assertThat(excerpt.size()).isEqualTo(6);
    }

    private static String printable(String text) {
        return Excerpt.of(text.getBytes(StandardCharsets.UTF_8), 1_000).printable();
    }
}
