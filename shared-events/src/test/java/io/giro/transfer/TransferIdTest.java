package io.giro.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.Slot;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransferIdTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void isAVersionSevenUuidThatCarriesTheSlot() {
        TransferId id = TransferId.of(NOON, new Slot(0xabc), -1);

        assertThat(id).hasToString("01a1f8d3-ea00-7abc-bfff-ffffffffffff");
        assertThat(id.value().version()).isEqualTo(7);
        assertThat(id.slot()).isEqualTo(new Slot(0xabc));
    }

    @Test
    void comesBackFromTextAndBytes() {
        Random random = new Random(7);

        assertThat(IntStream.range(0, 1_000)).allSatisfy(i -> {
            TransferId id = TransferId.of(NOON.plusMillis(i), new Slot(random.nextInt(Slot.COUNT)), random.nextLong());
            assertThat(TransferId.parse(id.toString())).isEqualTo(id);
            assertThat(TransferId.parse(id.toString().toUpperCase())).isEqualTo(id);
            assertThat(TransferId.ofBytes(id.toBytes())).isEqualTo(id);
        });
    }

    @Test
    void sortsByTimeJustAsItsBytesDo() {
        TransferId sooner = TransferId.of(NOON, new Slot(4095), -1);
        TransferId later = TransferId.of(NOON.plusMillis(1), new Slot(0), 0);
        TransferId farLater = TransferId.of(Instant.parse("6429-01-01T00:00:00Z"), new Slot(0), 0);

        List<TransferId> sorted = List.of(sooner, later, farLater);

        assertThat(sorted).isSorted().isSortedAccordingTo((a, b) -> Arrays.compareUnsigned(a.toBytes(), b.toBytes()));
    }

    @Test
    void beginsAScanBeforeEveryIdOfItsMillisecond() {
        TransferId first = TransferId.firstAt(NOON);

        assertThat(first).isLessThanOrEqualTo(TransferId.of(NOON, new Slot(0), 0));
        assertThat(first).isGreaterThan(TransferId.of(NOON.minusMillis(1), new Slot(4095), -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-7000-8000-1",
                "not-a-uuid",
                "01a1f8d3-ea00-4abc-bfff-ffffffffffff",
                "01a1f8d3-ea00-7abc-0fff-ffffffffffff",
                "01a1f8d3-ea00-7abc-bfff-ffffffffffff0"
            })
    void refusesWhatIsNoTransferId(String text) {
        assertThatThrownBy(() -> TransferId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
