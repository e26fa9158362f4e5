package io.giro.saga.memory;

import static io.giro.saga.given.ATransfer.aTransfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.account.AccountId;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.Delivery;
import io.giro.saga.Poll;
import io.giro.saga.UnprocessableEvent;
import io.giro.saga.given.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryLogTest {

    private static final String GROUP = SagaStep.HOLD.consumerGroup();

    private static final int PARTITIONS = 16;

    private final SettableClock clock = new SettableClock();
    private final MemoryLog log = new MemoryLog(PARTITIONS, 1, clock);

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
    void staysBeforeWhatIsNotSettledYetAndGivesNothingElseAgain() {
        say(3);
        Poll poll = poll(10);
        Delivery first = poll.deliveries().getFirst();

        poll.acknowledge(poll.deliveries().subList(1, 3));

        assertThat(poll(10).deliveries()).containsExactly(first);
        poll.acknowledge(List.of(first));
        assertThat(poll(10).deliveries()).isEmpty();
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

    @Test
    void givesAMemberItsOwnPartitionsOnly() {
        say(1);
        int partition = aTransfer().terms().source().slot().partition(PARTITIONS);

        assertThat(log.poll(GROUP, SagaStep.HOLD.reads(), mine -> mine == partition, 10)
                        .deliveries())
                .hasSize(1);
        assertThat(log.poll(GROUP, SagaStep.HOLD.reads(), mine -> mine != partition, 10)
                        .deliveries())
                .isEmpty();
    }

    @Test
    void movesAGroupBackAndOnButNotBeyondTheEnds() {
        say(3);
        Poll poll = poll(10);
        poll.acknowledge(poll.deliveries());

        log.move(GROUP, SagaStep.HOLD.reads(), -2);
        assertThat(poll(10).deliveries()).hasSize(2);
        log.move(GROUP, SagaStep.HOLD.reads(), Integer.MIN_VALUE);
        assertThat(poll(10).deliveries()).hasSize(3);
        log.move(GROUP, SagaStep.HOLD.reads(), Integer.MAX_VALUE);
        assertThat(poll(10).deliveries()).isEmpty();
    }

    @Test
    void tellsWhetherAGroupHasPassedATime() {
        say(1);
        Instant first = clock.now();
        clock.tick(Duration.ofSeconds(1));
        say(1);
        Poll poll = poll(1);

        assertThat(hasPassed(first)).isTrue();
        assertThat(hasPassed(first.plusMillis(1))).isFalse();
        poll.acknowledge(poll.deliveries());

        assertThat(hasPassed(first.plusMillis(1))).isTrue();
        assertThat(hasPassed(clock.now().plusMillis(1))).isFalse();
    }

    @Test
    void givesOutARecordThatNobodyCanRead() {
        log.appendUnreadable(Topic.REQUESTED, new AccountId("ACC001"));

        Delivery delivery = poll(10).deliveries().getFirst();

        assertThatThrownBy(delivery::event).isInstanceOf(UnprocessableEvent.class);
        assertThat(log.said(Topic.REQUESTED)).isEmpty();
    }

    private boolean hasPassed(Instant time) {
        return log.hasPassed(GROUP, Topic.REQUESTED, aTransfer().terms().source(), time);
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
