package io.giro.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrafficTest {
    private static final int DRAWS = 200_000;

    private record Pair(int source, int destination) {}

    @ParameterizedTest
    @EnumSource(Pattern.class)
    void drawsTwoDifferentAccountsThatExist(Pattern pattern) {
        List<Pair> pairs = draw(pattern, 10, 10_000);

        assertThat(pairs).allSatisfy(pair -> {
            assertThat(pair.source()).isBetween(0, 9).isNotEqualTo(pair.destination());
            assertThat(pair.destination()).isBetween(0, 9);
        });
    }

    @Test
    void paysFromOneAccountToAllOthers() {
        List<Pair> pairs = draw(Pattern.HOT_SOURCE, 10, 10_000);

        assertThat(pairs).extracting(Pair::source).containsOnly(0);
        assertThat(pairs).extracting(Pair::destination).contains(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void paysFromAllOthersToOneAccount() {
        List<Pair> pairs = draw(Pattern.HOT_DESTINATION, 10, 10_000);

        assertThat(pairs).extracting(Pair::destination).containsOnly(0);
        assertThat(pairs).extracting(Pair::source).contains(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void paysAroundTheRing() {
        assertThat(draw(Pattern.RING, 3, 4))
                .containsExactly(new Pair(0, 1), new Pair(1, 2), new Pair(2, 0), new Pair(0, 1));
    }

    @Test
    void drawsTheNthAccountOneNthAsOftenAsTheFirst() {
        Zipf zipf = new Zipf(1_000);
        SplittableRandom random = new SplittableRandom(1);

        int[] drawn = new int[1_000];
        IntStream.range(0, DRAWS).forEach(i -> drawn[zipf.draw(random)]++);

        // The sum of 1/n for n up to 1,000.
        double first = DRAWS / 7.4855;
        assertThat((double) drawn[0]).isCloseTo(first, within(first * 0.03));
        assertThat((double) drawn[1]).isCloseTo(first / 2, within(first * 0.03));
        assertThat((double) drawn[9]).isCloseTo(first / 10, within(first * 0.02));
        assertThat(drawn[999]).isPositive();
    }

    private static List<Pair> draw(Pattern pattern, int accounts, int times) {
        Traffic traffic = new Traffic(pattern, accounts, new SplittableRandom(1));
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            traffic.next();
            pairs.add(new Pair(traffic.source(), traffic.destination()));
        }
        return pairs;
    }
}
