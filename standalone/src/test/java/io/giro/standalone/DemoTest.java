package io.giro.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {

    @Test
    void takesAnAddressWithAndWithoutASlashAtItsEnd() {
        assertThat(Demo.address("http://127.0.0.1:8081/api/v1/"))
                .isEqualTo(Demo.address("http://127.0.0.1:8081/api/v1"))
                .isEqualTo(URI.create("http://127.0.0.1:8081/api/v1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8081/api/v1", "127.0.0.1:8081/api/v1", "ftp://localhost", "http://", "", "a b"})
    void saysWhatAnAddressLooksLike(String text) {
        assertThatThrownBy(() -> Demo.address(text))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the URL must be like http://127.0.0.1:8081/api/v1, not " + text + ".");
    }
}
