package io.giro.benchmark;

/** What the product is to reach on two cores. Milliseconds, transfers per second, and ratios. */
final class Targets {
    static final Target PER_SECOND = Target.atLeast(3_000);
    static final Target UNIFORM_OVER_LOCKS = Target.atLeast(2);
    static final Target HOT_OVER_LOCKS = Target.atLeast(4);
    static final Target HOT_OVER_UNIFORM = Target.atLeast(0.8);
    static final Target BATCHES = Target.atLeast(1.3);
    static final Target ACCEPTANCE_P50 = Target.atMost(15);
    static final Target ACCEPTANCE_P99 = Target.atMost(80);
    static final Target END_P50 = Target.atMost(200);
    static final Target END_P99 = Target.atMost(700);
    static final Target IDLE_P50 = Target.atMost(40);
    static final Target GROWN = Target.atLeast(0.9);
    static final Target OVERLOADED = Target.atLeast(0.9);
    static final Target CALM_AGAIN_SECONDS = Target.atMost(10);

    private Targets() {}
}
