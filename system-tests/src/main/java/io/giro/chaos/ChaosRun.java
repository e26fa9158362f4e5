package io.giro.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One run: money moves, a fault strikes and is taken back, everything that was promised ends, and the books are compared with what was
 * promised; then the next fault.
 *
 * <p>A run goes on after it has found something, so that one report names all that a night brought.
 */
final class ChaosRun implements AutoCloseable {
    /** How long what was promised may take to end, once everything runs again. */
    static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

    // What comes too late is a violation; whether it comes at all is worth knowing.
    private static final Duration LATE_LIMIT = Duration.ofMinutes(3);
    private static final Duration FIRST_TRANSFERS = Duration.ofMinutes(3);
    // So that each fault meets money on its way.
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Deployment deployment;
    private final Violations violations;
    private final Promises promises;
    private final PaymentApi api;
    private final Load load;
    private final Audit audit;
    private final Consumer<String> progress;
    private final List<Recovery> recoveries = new ArrayList<>();
    private final Instant began;
    private long driftMinor;

    /**
     * Takes over a deployment, and returns when accounts are open and money is in them.
     *
     * @param perSecond how many callers come in a second
     * @param violations takes what is found, as it is found
     */
    ChaosRun(Deployment deployment, long seed, int perSecond, Violations violations, Consumer<String> progress)
            throws InterruptedException {
        this.deployment = deployment;
        this.violations = violations;
        promises = new Promises(violations);
        this.progress = progress;
        api = new PaymentApi(deployment.ingresses());
        load = new Load(api, promises, violations, seed, perSecond);
        audit = new Audit(deployment, promises);
        load.openAccounts();
        if (!awaitEnds(Instant.now(), FIRST_TRANSFERS)) {
            throw new CannotRun("The first transfers do not end, and nothing was broken yet.");
        }
        load.start();
        began = Instant.now();
    }

    /** Strikes with as many faults as begin within this time, the first in any case. */
    void suffer(Schedule schedule, Duration time) throws InterruptedException {
        Instant until = began.plus(time);
        do {
            suffer(schedule.next());
        } while (Instant.now().isBefore(until));
    }

    /** Strikes once, and returns when the product has recovered, or had its time to. */
    void suffer(Schedule.Planned planned) throws InterruptedException {
        int before = violations.count();
        load.flow();
        Fault.last(WARM_UP);
        Instant struck = Instant.now();
        inflict(planned);
        List<String> ended =
                deployment.restartEnded().stream().map(Instance::toString).toList();
        deployment.requireServers();
        Instant healed = Instant.now();
        load.pause();
        awaitRecovery(healed, planned);
        Duration took = Duration.between(healed, Instant.now());
        judge(healed);
        Recovery recovery = new Recovery(
                planned.kind(), planned.fault().sentence(), struck, healed, took, ended, violations.since(before));
        recoveries.add(recovery);
        tell(recovery);
    }

    Outcome outcome() {
        Map<String, EndState> states = audit.states();
        List<EndState> promised = promises.all().stream()
                .map(promise -> states.getOrDefault(promise.transferId(), new EndState("NOWHERE", began)))
                .toList();
        return new Outcome(
                began,
                Duration.between(began, Instant.now()),
                recoveries,
                promised,
                api.answersByStatus(),
                load.acceptedBySecond(),
                violations.all(),
                driftMinor);
    }

    @Override
    public void close() {
        load.close();
        api.close();
    }

    private void inflict(Schedule.Planned planned) throws InterruptedException {
        try {
            planned.fault().inflict(deployment);
        } catch (BrokenPromise e) {
            violations.add(e.violation().kind(), e.violation().sentence());
        } catch (InterruptedException | CannotRun e) {
            throw e;
        } catch (Exception e) {
            deployment.requireServers();
            throw new CannotRun("%s: %s".formatted(planned.fault().sentence(), e), e);
        }
    }

    private void awaitRecovery(Instant healed, Schedule.Planned planned) throws InterruptedException {
        if (awaitEnds(healed, RECOVERY_LIMIT)) {
            return;
        }
        Set<String> unfinished = audit.unfinished();
        int waiting = load.waiting();
        boolean late = awaitEnds(healed, LATE_LIMIT);
        violations.add(
                Violation.Kind.NOT_IN_TIME,
                "%d transfers have not ended and %d requests are not answered %s after \"%s\" was over; %s. For instance %s"
                        .formatted(
                                unfinished.size(),
                                waiting,
                                Fault.seconds(RECOVERY_LIMIT),
                                planned.fault().sentence(),
                                late
                                        ? "it took " + Fault.seconds(Duration.between(healed, Instant.now()))
                                        : "nor " + Fault.seconds(LATE_LIMIT) + " after",
                                unfinished.stream().limit(3).toList()));
    }

    /** Whether everybody has a certain answer, and everything that was promised has ended, in time. */
    private boolean awaitEnds(Instant since, Duration limit) throws InterruptedException {
        while (load.waiting() > 0
                || !load.askRefusedAgain()
                || !audit.unfinished().isEmpty()) {
            if (Instant.now().isAfter(since.plus(limit))) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        return true;
    }

    /** A view may be a moment behind, so what is newly found counts once it stays. */
    private void judge(Instant healed) throws InterruptedException {
        Audit.Result result = audit.atRest();
        while (!violations.all().containsAll(result.violations())
                && Instant.now().isBefore(healed.plus(RECOVERY_LIMIT))) {
            Thread.sleep(BETWEEN_LOOKS);
            result = audit.atRest();
        }
        violations.addAll(result.violations());
        driftMinor = result.driftMinor();
    }

    private void tell(Recovery recovery) {
        progress.accept("%3d  %s  %s: %s. All %d transfers had ended %s after%s"
                .formatted(
                        recoveries.size(),
                        Outcome.clock(Duration.between(began, recovery.struck())),
                        recovery.kind(),
                        recovery.sentence(),
                        promises.count(),
                        Fault.seconds(recovery.took()),
                        recovery.violations().isEmpty() ? ", and the books agree." : ". BUT:"));
        recovery.endedByThemselves()
                .forEach(instance -> progress.accept("     " + instance + " ended by itself and was started again."));
        recovery.violations().stream().limit(10).forEach(violation -> progress.accept("     " + violation));
    }
}
