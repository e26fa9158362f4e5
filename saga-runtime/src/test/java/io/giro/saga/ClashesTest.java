package io.giro.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.saga.given.Deliveries;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClashesTest {

    private final Clashes clashes = new Clashes();

    @Test
    void dropsTheOldestCountsRatherThanGrowWithoutEnd() {
        List<Delivery> records = Deliveries.inARow(Clashes.MOST_RECORDS + 1);
        for (int clash = 1; clash < Clashes.MOST; clash++) {
            clashes.isOneTooMany(records.get(0));
            clashes.isOneTooMany(records.get(1));
        }

        records.subList(2, records.size()).forEach(clashes::isOneTooMany);

        assertThat(clashes.isOneTooMany(records.get(1))).isTrue();
        assertThat(clashes.isOneTooMany(records.get(0))).isFalse();
    }
}
