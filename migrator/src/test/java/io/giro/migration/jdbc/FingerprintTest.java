package io.giro.migration.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

    @Test
    void isThatOfItsPasswordAndOfNoOther() {
        Fingerprint written = Fingerprint.parse(Fingerprint.of("s3cret").toString());

        assertThat(written.isOf("s3cret")).isTrue();
        assertThat(written.isOf("s3cres")).isFalse();
        assertThat(written.toString()).doesNotContain("s3cret");
    }

    @Test
    void isAnotherOneEachTime() {
        assertThat(Fingerprint.of("s3cret")).isNotEqualTo(Fingerprint.of("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "s3cret:", ":s3cret", "a:b:c"})
    void isThatOfNoPasswordInAnyOtherText(String text) {
        assertThat(Fingerprint.parse(text).isOf("s3cret")).isFalse();
        assertThat(Fingerprint.parse(text).isOf("")).isFalse();
    }
}
