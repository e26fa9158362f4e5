package io.giro.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Books that somebody has edited, so that it is known that this harness can fail. It waits for most of its time, whether what looks wrong comes
 * right, so that others may run beside it.
 */
class EditedBooksTest {
    private static final ExecutableJars JARS = new ExecutableJars(Path.of(".."));
    private static final Path CACHE = Path.of("..", "target", "embedded-cache");
    private static final long SEED = 1;
    private static final int PER_SECOND = 10;

    @TempDir
    Path folder;

    @Test
    void findsWhatSomebodyEditsInTheBooks() throws Exception {
        try (Deployment deployment = new Deployment(folder, CACHE, JARS, 1);
                ChaosRun run = new ChaosRun(deployment, SEED, PER_SECOND, new Violations(), System.out::println)) {

            run.suffer(new Schedule.Planned(FaultKind.BALANCE_EDITED, new AllEdits()));

            Outcome outcome = run.outcome();
            assertThat(outcome.violations())
                    .extracting(Violation::kind)
                    .contains(Violation.Kind.DRIFT, Violation.Kind.LOST, Violation.Kind.BOOKS);
            assertThat(outcome.violations())
                    .extracting(Violation::sentence)
                    .anyMatch(sentence -> sentence.startsWith("POSTED_DIFFERS"))
                    .anyMatch(sentence -> sentence.startsWith("VIEW_DIFFERS"));
            assertThat(outcome.driftMinor()).isEqualTo(100);
            assertThat(Chaos.exitCode(outcome)).isEqualTo(3);
        }
    }

    /** All at once, because the harness gives whatever looks wrong a minute to come right. */
    private record AllEdits() implements Fault {
        @Override
        public void inflict(Deployment deployment) throws Exception {
            for (EditedByHand.Edit edit : EditedByHand.Edit.values()) {
                new EditedByHand(0, edit).inflict(deployment);
            }
        }

        @Override
        public String sentence() {
            return "a balance, a transfer and a view are edited by hand";
        }
    }
}
