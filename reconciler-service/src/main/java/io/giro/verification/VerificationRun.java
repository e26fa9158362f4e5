package io.giro.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A verification, as it is recorded.
 *
 * @param startedBy who asked for it
 * @param failure why it FAILED, in a sentence
 * @param transfers compared so far
 * @param accounts compared so far
 * @param findings all of them
 */
public record VerificationRun(
        UUID id,
        Order order,
        String startedBy,
        State state,
        Instant startedAt,
        Optional<Instant> finishedAt,
        Optional<String> failure,
        long transfers,
        long accounts,
        long findings,
        long repairs,
        long broughtUp,
        long leftAlone) {

    /** RUNNING → DONE | FAILED. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }
}
