package io.giro.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TransferStateTest {

    @Test
    void ranksEveryEndAboveEverythingElse() {
        assertThat(Arrays.stream(TransferState.values()).filter(TransferState::isTerminal))
                .containsExactly(TransferState.COMMITTED, TransferState.REJECTED, TransferState.CANCELLED);
        assertThat(TransferState.ACCEPTED.rank()).isLessThan(TransferState.HELD.rank());
        assertThat(TransferState.HELD.rank()).isLessThan(TransferState.CREDITED.rank());
        assertThat(TransferState.CREDITED.rank()).isLessThan(TransferState.COMMITTED.rank());
    }
}
