package io.giro.saga.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {

    private static final long SEED = 20_240_229;

    @Test
    void readsWhatItWrites() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            // From the year 0 to 9999, which is all that four digits can say.
            Instant at = Instant.ofEpochSecond(
                            random.nextLong(-62_167_219_200L, 253_402_300_800L), random.nextInt(1_000_000_000))
                    .truncatedTo(ChronoUnit.MICROS);

            String text = InstantText.format(at);

            assertThat(InstantText.parse(text)).as(text).isEqualTo(at).isEqualTo(Instant.parse(text));
        }
    }

    @Test
    void writesSixDecimalsWhateverTheYear() {
        assertThat(InstantText.format(Instant.parse("2026-11-21T04:49:48Z"))).isEqualTo("2026-11-21T04:49:48.000000Z");
        assertThat(InstantText.format(Instant.parse("0007-01-02T23:59:59.000001999Z")))
                .isEqualTo("0007-01-02T23:59:59.000001Z");
        assertThat(InstantText.format(Instant.parse("-0001-12-31T23:59:59.5Z")))
                .isEqualTo("-0001-12-31T23:59:59.500000Z");
        assertThat(InstantText.format(Instant.parse("+10000-01-01T00:00:00Z")))
                .isEqualTo("+10000-01-01T00:00:00.000000Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T04:49:48Z",
                "2026-11-21T04:49:48.887Z",
                "2026-11-21T04:49:48.887958123Z",
                "2026-11-21T04:49:48.887958z",
                "2026-11-21T06:49:48.887+02:00",
                "2024-02-29T00:00:00.000000Z",
                "2026-12-31T24:00:00.000000Z",
                "2016-12-31T23:59:60.000000Z",
                "-0001-01-01T00:00:00.0000Z"
            })
    void readsWhatOthersWriteLikeTheGeneralParser(String text) {
        assertThat(InstantText.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-11-21 04:49:48.887958Z",
                "2026-11-21T04:49:48.887958",
                "2026-13-21T04:49:48.887958Z",
                "2026-00-21T04:49:48.887958Z",
                "2026-02-29T04:49:48.887958Z",
                "2026-11-21T25:49:48.887958Z",
                "2026-11-21T04:60:48.887958Z",
                "2026-11-21T04:49:61.887958Z",
                "2026-11-21T04:49:48.88795\u0666Z"
            })
    void refusesWhatIsNoInstant(String text) {
        assertThatThrownBy(() -> InstantText.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
