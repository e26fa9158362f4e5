package io.giro.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void saysTheMiddleAndBothEnds() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    }

    @Test
    void claimsNoMoreOfARatioThanItsWorstAndBestCase() {
        Spread ours = new Spread(300, 200, 400, 3);
        Spread theirs = new Spread(100, 50, 200, 3);

        assertThat(ours.over(theirs)).isEqualTo(new Spread(3, 1, 8, 3));
    }

    @Test
    void comparesTheMedianWithTheTarget() {
        Spread spread = new Spread(3, 1, 8, 3);

        assertThat(Target.atLeast(3).isReachedBy(spread)).isTrue();
        assertThat(Target.atLeast(3.1).isReachedBy(spread)).isFalse();
        assertThat(Target.atMost(3).isReachedBy(spread)).isTrue();
        assertThat(Target.atMost(2.9).isReachedBy(spread)).isFalse();
    }
}
