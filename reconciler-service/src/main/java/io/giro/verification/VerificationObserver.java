package io.giro.verification;

import java.time.Duration;

/** Is told how verifications go. */
public interface VerificationObserver {

    /** Ignores everything. */
    VerificationObserver NONE = new VerificationObserver() {
        @Override
        public void done(Order order, Outcome outcome, Duration took) {}

        @Override
        public void failed(Order order, RuntimeException cause) {}
    };

    void done(Order order, Outcome outcome, Duration took);

    void failed(Order order, RuntimeException cause);
}
