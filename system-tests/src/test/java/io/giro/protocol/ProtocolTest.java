package io.giro.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Whatever comes twice, late, in another order or not at all, nothing breaks in any state that can be reached, and every
 * transfer can still end. What is explored is the code of the steps themselves.
 */
class ProtocolTest {

    @Test
    void survivesEveryOrderOfTwoTransfers() {
        Protocol protocol = new Protocol(Scenario.ofTwoTransfers()).cancels().freezes();

        int states = Exploration.of(protocol);

        assertThat(states).isGreaterThan(300);
    }

    @Test
    void survivesEveryOrderOfThreeTransfers() {
        Protocol protocol = new Protocol(Scenario.ofThreeTransfers()).cancels().freezes();

        int states = Exploration.of(protocol);

        assertThat(states).isGreaterThan(3_000);
    }

    @Test
    void healsWhenUpToThreeMessagesOfTwoTransfersAreLost() {
        Protocol protocol =
                new Protocol(Scenario.ofTwoTransfers()).cancels().freezes().loses(3);

        int states = Exploration.of(protocol);

        assertThat(states).isGreaterThan(10_000);
    }

    @Test
    void healsWhenAnyMessageOfThreeTransfersIsLost() {
        Protocol protocol = new Protocol(Scenario.ofThreeTransfers()).cancels().loses(1);

        int states = Exploration.of(protocol);

        assertThat(states).isGreaterThan(10_000);
    }
}
