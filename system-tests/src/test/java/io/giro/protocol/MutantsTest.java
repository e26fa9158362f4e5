package io.giro.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

/** An exploration that never finds anything proves nothing: each protocol here is wrong in one point, and it shows. */
class MutantsTest {

    private final Scenario scenario = Scenario.ofTwoTransfers();

    @Test
    void findsAHoldThatExpiresByTheClock() {
        Violation found = explore(Mutants.holdsExpire(scenario));

        assertThat(found.invariant()).isEqualTo(Invariants.RELEASED_IS_REFUSED);
    }

    @Test
    void findsACreditWithoutADecisionRow() {
        Violation found = explore(new Protocol(scenario).with(Mutants.creditsWithoutDecisionRow()));

        assertThat(found.invariant()).isEqualTo(Invariants.LEGS_ARE_SINGLE);
    }

    @Test
    void findsACancellationThatTheDestinationHasNotDecided() {
        Violation found = explore(Mutants.sourceCancels(scenario));

        assertThat(found.invariant()).isEqualTo(Invariants.RELEASED_IS_REFUSED);
    }

    @Test
    void findsARefusalThatLeavesNoTombstone() {
        Violation found = explore(new Protocol(scenario).cancels().with(Mutants.releasesWithoutTombstone()));

        assertThat(found.invariant()).isEqualTo(Invariants.SAID_IS_TRUE);
    }

    @Test
    void findsAHoldThatReadsAndThenWrites() {
        Violation found = explore(Mutants.readsThenWrites(scenario));

        assertThat(found.invariant()).isEqualTo(Invariants.HELD_IS_PROMISED);
    }

    private static Violation explore(Protocol protocol) {
        return catchThrowableOfType(Violation.class, () -> Exploration.of(protocol));
    }
}
