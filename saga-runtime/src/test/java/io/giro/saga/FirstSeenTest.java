package io.giro.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.saga.given.Deliveries;
import io.giro.saga.given.SettableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstSeenTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SettableClock clock = new SettableClock();
    private final FirstSeen firstSeen = new FirstSeen(clock);

    @Test
    void tellsHowLongAgoARecordCameForTheFirstTime() {
        Delivery record = Deliveries.inARow(1).getFirst();

        assertThat(firstSeen.ago(record)).isZero();
        clock.tick(SECOND);
        assertThat(firstSeen.ago(record)).isEqualTo(SECOND);
        clock.tick(SECOND);
        assertThat(firstSeen.ago(record)).isEqualTo(SECOND.multipliedBy(2));
    }

    @Test
    void forgetsWhatIsSettled() {
        List<Delivery> records = Deliveries.inARow(2);
        records.forEach(firstSeen::ago);
        clock.tick(SECOND);

        firstSeen.forget(records.subList(0, 1));

        assertThat(firstSeen.ago(records.get(0))).isZero();
        assertThat(firstSeen.ago(records.get(1))).isEqualTo(SECOND);
    }

    /** However many wait, those that came first are never forgotten for the others: so all of them reach their end. */
    @Test
    void takesNoMoreThanItsMostUntilSomeAreSettled() {
        List<Delivery> records = Deliveries.inARow(FirstSeen.MOST + 1);
        Delivery oneMore = records.getLast();
        records.forEach(firstSeen::ago);

        clock.tick(SECOND);
        assertThat(firstSeen.ago(records.getFirst())).isEqualTo(SECOND);
        assertThat(firstSeen.ago(oneMore)).isZero();

        firstSeen.forget(records.subList(0, 1));
        assertThat(firstSeen.ago(oneMore)).isZero();
        clock.tick(SECOND);
        assertThat(firstSeen.ago(oneMore)).isEqualTo(SECOND);
    }

    @Test
    void isNotKeptFullByWhatHasGoneElsewhere() {
        List<Delivery> records = Deliveries.inARow(FirstSeen.MOST + 1);
        Delivery oneMore = records.getLast();
        records.forEach(firstSeen::ago);

        clock.tick(FirstSeen.GONE);
        firstSeen.ago(oneMore);
        clock.tick(SECOND);

        assertThat(firstSeen.ago(oneMore)).isEqualTo(SECOND);
    }

    @Test
    void takesAnotherRecordAtAPlaceThatIsLongGoneAsNew() {
        Delivery record = Deliveries.inARow(1).getFirst();
        firstSeen.ago(record);

        clock.tick(FirstSeen.GONE);

        assertThat(firstSeen.ago(record)).isZero();
        clock.tick(SECOND);
        assertThat(firstSeen.ago(record)).isEqualTo(SECOND);
    }
}
