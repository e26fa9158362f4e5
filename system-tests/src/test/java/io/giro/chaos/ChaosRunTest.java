package io.giro.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.system.OneAtATime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, hurt in a few telling ways. */
@ExtendWith(OneAtATime.class)
class ChaosRunTest {
    private static final ExecutableJars JARS = new ExecutableJars(Path.of(".."));
    private static final Path CACHE = Path.of("..", "target", "embedded-cache");
    private static final long SEED = 1;
    private static final int PER_SECOND = 10;

    @TempDir
    Path folder;

    @Test
    void keepsEveryPromiseWhateverBreaks() throws Exception {
        try (Deployment deployment = new Deployment(folder, CACHE, JARS, 2);
                ChaosRun run = new ChaosRun(deployment, SEED, PER_SECOND, new Violations(), System.out::println)) {

            run.suffer(planned(
                    FaultKind.SERVICE_KILLED,
                    new ServiceKilled(new Instance(Service.LEDGER, 1), Duration.ofSeconds(1))));
            run.suffer(planned(
                    FaultKind.SERVICES_KILLED_IN_TURN,
                    new ServicesKilledInTurn(
                            List.of(
                                    new Instance(Service.INGRESS, 1),
                                    new Instance(Service.HOLD, 2),
                                    new Instance(Service.RECONCILER, 1),
                                    new Instance(Service.PROJECTOR, 2)),
                            Duration.ofSeconds(2))));
            run.suffer(planned(FaultKind.CONNECTIONS_CUT, new ConnectionsCut(Link.toShard(Service.INGRESS, 0), 4)));
            run.suffer(planned(FaultKind.RELAY_SET_AHEAD, new RelaySetAhead(1, 0)));
            run.suffer(planned(FaultKind.GROUP_TO_LATEST, new GroupMoved(SagaStep.HOLD, GroupMoved.Where.LATEST)));
            run.suffer(planned(FaultKind.POISON_RECORDS, new PoisonRecords(Topic.HELD, 3)));

            Outcome outcome = run.outcome();
            assertThat(outcome.violations()).isEmpty();
            assertThat(Chaos.exitCode(outcome)).isZero();
            assertThat(outcome.count(EndState.COMMITTED)).isPositive();
            assertThat(outcome.count("REJECTED")).isPositive();
        }
    }

    private static Schedule.Planned planned(FaultKind kind, Fault fault) {
        return new Schedule.Planned(kind, fault);
    }
}
