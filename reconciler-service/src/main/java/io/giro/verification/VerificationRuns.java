package io.giro.verification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The records of verifications, the same for every instance. */
public interface VerificationRuns {

    /** How many runs are remembered, besides the {@link #newestOfAll}. */
    int KEPT = 400;

    /**
     * Records that a run begins. Only the holder of the lock may call it: a run that is still recorded as RUNNING was left
     * by a process that died, and becomes FAILED. The oldest runs are forgotten.
     */
    void begin(UUID id, Order order, String startedBy, Instant at);

    void progress(UUID id, long transfers, long accounts);

    /** A run that is not RUNNING any more, since somebody took it for dead, stays as it is. */
    void done(UUID id, Outcome outcome, Instant at);

    /** As {@link #done}. */
    void failed(UUID id, String sentence, Instant at);

    Optional<VerificationRun> find(UUID id);

    /** The lines of a run's report: findings with the largest difference first, then repairs, then what was left alone. */
    List<RunItem> items(UUID id);

    /** The newest first. */
    List<VerificationRun> newest(int limit);

    /** The newest that is done and {@link Order#countsForAll}: it is remembered however many came after it. */
    Optional<VerificationRun> newestOfAll();
}
