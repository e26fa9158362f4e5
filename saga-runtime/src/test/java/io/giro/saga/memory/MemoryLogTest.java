package io.giro.saga.memory;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.giro.event.SagaStep;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.Delivery;
import io.giro.saga.Poll;
import io.giro.saga.given.SettableClock;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryLogTest {

    private static final String GROUP = SagaStep.HOLD.consumerGroup();

    private final MemoryLog log = new MemoryLog(16, 1, new SettableClock());

    @Test
    void repeatsWhatWasNotAcknowledged() {
        say(2);

        List<Delivery> first = poll(10).deliveries();
        List<Delivery> second = poll(10).deliveries();

        assertThat(second).hasSize(2).isEqualTo(first);
    }

    @Test
    void goesOnBehindWhatWasAcknowledged() {
        say(3);
        Poll poll = poll(2);

        poll.acknowledge(poll.deliveries());

        assertThat(poll(10).deliveries()).hasSize(1);
    }

    @Test
    void countsWhatIsLeft() {
        say(3);
        Poll poll = poll(2);
        poll.acknowledge(poll.deliveries());

        assertThat(log.lag(GROUP, SagaStep.HOLD.reads())).isEqualTo(1);
    }

    @Test
    void beginsAgainAfterAReset() {
        say(3);
        Poll poll = poll(10);
        poll.acknowledge(poll.deliveries());

        log.resetToEarliest(GROUP);

        assertThat(poll(10).deliveries()).hasSize(3);
    }

    private void say(int events) {
        for (int i = 0; i < events; i++) {
            log.append(new TransferRequested(aTransfer().terms()));
        }
    }

    private Poll poll(int limit) {
        return log.poll(GROUP, SagaStep.HOLD.reads(), limit);
    }
}
