package io.giro.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RelayPositionsTest {

    @Test
    void growsASetOfTransactionsAtItsEnd() {
        String uuid = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

        assertThat(RelayPositions.grown(uuid + ":1-100", 5)).isEqualTo(uuid + ":1-105");
        assertThat(RelayPositions.grown(uuid + ":1", 5)).isEqualTo(uuid + ":1-6");
        assertThat(RelayPositions.grown(uuid + ":1-100", 0)).isEqualTo(uuid + ":1-100");
    }
}
