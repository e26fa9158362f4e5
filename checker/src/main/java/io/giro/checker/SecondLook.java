package io.giro.checker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Judges subjects, and reads every suspect again before it counts. Shards are read at different times, so a transfer
 * that moved in between looks broken once; one that stays broken in fresh snapshots, some time apart, is broken.
 *
 * @param <K> what names a subject
 * @param <F> what is known of it
 */
final class SecondLook<K extends Comparable<K>, F> {
    private static final int MOST_SUSPECTS = 1_000;
    // Snapshots of two shards are milliseconds apart: a healthy transfer does not move in between three times.
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));

    private final Function<F, K> key;
    private final Function<F, List<Finding>> judge;
    private final Function<Collection<K>, List<F>> readAgain;
    private final BiConsumer<F, List<Finding>> settled;
    private final Set<K> suspects = new TreeSet<>();

    /**
     * @param readAgain reads subjects in fresh snapshots
     * @param settled takes each subject once, as it was last read, with the findings that stand
     */
    SecondLook(
            Function<F, K> key,
            Function<F, List<Finding>> judge,
            Function<Collection<K>, List<F>> readAgain,
            BiConsumer<F, List<Finding>> settled) {
        this.key = key;
        this.judge = judge;
        this.readAgain = readAgain;
        this.settled = settled;
    }

    void look(F facts) {
        List<Finding> findings = judge.apply(facts);
        if (findings.isEmpty()) {
            settled.accept(facts, findings);
            return;
        }
        suspects.add(key.apply(facts));
        if (suspects.size() == MOST_SUSPECTS) {
            lookAgain();
        }
    }

    /** To be called once more after the last subject. */
    void lookAgain() {
        for (int round = 0; round < PAUSES.size() && !suspects.isEmpty(); round++) {
            pause(PAUSES.get(round));
            boolean last = round == PAUSES.size() - 1;
            for (F facts : readAgain.apply(List.copyOf(suspects))) {
                List<Finding> findings = judge.apply(facts);
                if (findings.isEmpty() || last) {
                    settled.accept(facts, findings);
                    suspects.remove(key.apply(facts));
                }
            }
        }
        // What is left is in no table any more: there is nothing to judge.
        suspects.clear();
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotCheck("The check was interrupted.", e);
        }
    }
}
