package io.giro.verification;

import io.giro.verification.RunItem.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the newest verification of everything found, whichever instance ran it and whenever this one started. Thread-safe.
 */
public final class NewestFindings {

    private final VerificationRuns runs;
    private final Consumer<Map<String, Long>> shown;
    private @Nullable UUID last;
    private volatile Instant verifiedAt;

    /**
     * @param shown hears, once for each verification, how many of its first thousand findings have each code
     * @param now counts as the end of a verification until one is found
     */
    public NewestFindings(VerificationRuns runs, Consumer<Map<String, Long>> shown, Instant now) {
        this.runs = runs;
        this.shown = shown;
        this.verifiedAt = now;
    }

    public synchronized void look() {
        runs.newestOfAll().filter(run -> !run.id().equals(last)).ifPresent(run -> {
            shown.accept(countByCode(run.id()));
            verifiedAt = run.finishedAt().orElse(verifiedAt);
            last = run.id();
        });
    }

    /** How long ago the newest verification of everything ended, as of the last look. It never blocks. */
    public Duration age(Instant now) {
        return Duration.between(verifiedAt, now);
    }

    private Map<String, Long> countByCode(UUID id) {
        return runs.items(id).stream()
                .filter(item -> item.kind() == Kind.FINDING)
                .collect(Collectors.groupingBy(RunItem::code, Collectors.counting()));
    }
}
