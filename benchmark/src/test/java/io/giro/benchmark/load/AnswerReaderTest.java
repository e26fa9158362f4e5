package io.giro.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private static final String WITH_LENGTH = "HTTP/1.1 202 \r\nLocation: /x\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED =
            "HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: 1\r\n\r\n";

    private final AnswerReader answer = new AnswerReader();

    @BeforeEach
    void begin() {
        answer.begin(true);
    }

    @Test
    void readsAnAnswerByteByByte() {
        for (String whole : new String[] {WITH_LENGTH, CHUNKED}) {
            answer.begin(true);
            for (int i = 0; i < whole.length() - 1; i++) {
                assertThat(answer.read(bytes(whole.substring(i, i + 1))))
                        .as("after %d", i)
                        .isFalse();
            }

            assertThat(answer.read(bytes(whole.substring(whole.length() - 1)))).isTrue();
            assertThat(answer.body()).isEqualTo("hello");
        }
        assertThat(answer.status()).isEqualTo(503);
    }

    @Test
    void readsAnAnswerWithoutABody() {
        assertThat(answer.read(bytes("HTTP/1.1 204 \r\ncontent-length:0\r\n\r\n")))
                .isTrue();

        assertThat(answer.status()).isEqualTo(204);
    }

    @Test
    void keepsNoBodyThatNobodyAskedFor() {
        answer.begin(false);

        assertThat(answer.read(bytes(CHUNKED))).isTrue();
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void saysWhenTheConnectionEnds() {
        answer.read(bytes("HTTP/1.1 200 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        assertThat(answer.closes()).isTrue();

        answer.begin(true);
        answer.read(bytes(WITH_LENGTH));
        assertThat(answer.closes()).isFalse();
    }

    @Test
    void refusesWhatIsNoAnswer() {
        assertThatThrownBy(() -> answer.read(bytes("SSH-2.0\r\n"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAnAnswerThatNobodyAskedFor() {
        assertThatThrownBy(() -> answer.read(bytes(WITH_LENGTH + "HTTP")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nobody asked for");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
