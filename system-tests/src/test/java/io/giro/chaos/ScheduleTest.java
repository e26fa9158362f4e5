package io.giro.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final List<FaultKind> KINDS = FaultKind.survivable();

    @Test
    void drawsTheSameFaultsFromTheSameSeed() {
        List<Schedule.Planned> faults = drawn(42, 100);

        List<Schedule.Planned> again = drawn(42, 100);

        assertThat(again).isEqualTo(faults).isNotEqualTo(drawn(43, 100));
    }

    @Test
    void letsEveryKindComeOnceBeforeOneComesAgain() {
        List<Schedule.Planned> faults = drawn(42, 2 * KINDS.size());

        assertThat(faults.subList(0, KINDS.size()))
                .extracting(Schedule.Planned::kind)
                .containsExactlyInAnyOrderElementsOf(KINDS);
        assertThat(faults.subList(KINDS.size(), faults.size()))
                .extracting(Schedule.Planned::kind)
                .containsExactlyInAnyOrderElementsOf(KINDS);
    }

    @Test
    void neverDrawsDamageThatNothingCanSurvive() {
        assertThat(KINDS)
                .isNotEmpty()
                .doesNotContain(FaultKind.BALANCE_EDITED, FaultKind.TRANSFER_DELETED, FaultKind.VIEW_EDITED);
    }

    @Test
    void namesTheFaultsWhenOneIsAskedForThatDoesNotExist() {
        assertThat(FaultKind.called("relay-set-back")).isEqualTo(FaultKind.RELAY_SET_BACK);
        assertThatThrownBy(() -> FaultKind.called("meteorite"))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("meteorite")
                .hasMessageContaining("relay-set-back");
    }

    private static List<Schedule.Planned> drawn(long seed, int count) {
        Schedule schedule = new Schedule(seed, KINDS, 2);
        return IntStream.range(0, count).mapToObj(i -> schedule.next()).toList();
    }
}
