package io.giro.simulation;

import io.giro.event.SagaStep;
import io.giro.event.TransferEvent;
import io.giro.projector.ProjectViews;
import io.giro.reconciler.Awaited;
import io.giro.reconciler.BackOff;
import io.giro.reconciler.ReconcilerObserver;
import io.giro.reconciler.ResendMissing;
import io.giro.reconciler.ScanLimits;
import io.giro.reconciler.Stage;
import io.giro.reconciler.StepProgress;
import io.giro.reconciler.StepProgress.Standing;
import io.giro.reconciler.Turns;
import io.giro.saga.Clock;
import io.giro.saga.DeadLetters;
import io.giro.saga.Decision;
import io.giro.saga.Delivery;
import io.giro.saga.Poll;
import io.giro.saga.Step;
import io.giro.saga.StepObserver;
import io.giro.saga.StepRunner;
import io.giro.saga.memory.MemoryLog;
import io.giro.transfer.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The product as it runs in the simulated world: two processes of each step, wired to the books and the log in memory. */
final class Product {

    /** More records, rows or offsets than a run ever has. */
    static final int EVERYTHING = 2_000;

    private static final int INSTANCES = 2;

    // As the reconciler's own configuration has them.
    private static final ScanLimits LIMITS = new ScanLimits(
            List.of(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(65)),
            1_000,
            20,
            Duration.ofHours(24),
            2,
            10_000,
            2_000);
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(5), Duration.ofSeconds(15));
    private static final Duration SLACK = Duration.ofSeconds(2);

    private final World world;
    private final Parts parts;
    private final Process.Surroundings surroundings;
    private final Map<String, ConsumerGroup> groups = new LinkedHashMap<>();
    private final Map<Process, ConsumerGroup> memberships = new HashMap<>();
    private final List<Process> processes = new ArrayList<>();

    Product(World world, Parts parts, Process.Surroundings surroundings) {
        this.world = world;
        this.parts = parts;
        this.surroundings = surroundings;
    }

    void start() {
        for (int number = 1; number <= INSTANCES; number++) {
            for (Step step : parts.steps()) {
                SagaStep sagaStep = step.sagaStep();
                join(
                        start(sagaStep, number, process -> consumer(process, runner(step, process))),
                        sagaStep.consumerGroup());
            }
            for (int shard = 0; shard < World.SHARDS; shard++) {
                int views = shard;
                join(
                        start(SagaStep.PROJECTOR, number, process -> consumer(process, projector(views, process))),
                        SagaStep.viewsGroup(shard));
            }
            start(SagaStep.OUTBOX_RELAY, number, this::relay);
            start(SagaStep.RECONCILER, number, process -> reconciler(process)::run);
        }
    }

    List<Process> processes() {
        return processes;
    }

    List<ConsumerGroup> groups() {
        return List.copyOf(groups.values());
    }

    /** Empty for a process that reads no topic. */
    Optional<ConsumerGroup> groupOf(Process process) {
        return Optional.ofNullable(memberships.get(process));
    }

    /** Whether everything that was accepted and said has been read. */
    boolean isDone() {
        return world.relay.isDone() && groups.values().stream().allMatch(ConsumerGroup::isDone);
    }

    private Process start(SagaStep step, int number, Process.Start start) {
        Process process = new Process(step, number, start, surroundings);
        processes.add(process);
        return process;
    }

    private void join(Process process, String name) {
        ConsumerGroup group = groups.computeIfAbsent(name, first -> new ConsumerGroup(name, process.step(), world));
        memberships.put(process, group);
        group.join(process);
    }

    private Runnable consumer(Process process, Consumer<Poll> handler) {
        return () -> groupOf(process).ifPresent(group -> {
            Poll poll = group.poll(process, world.chance.oneIn(3) ? EVERYTHING : world.chance.between(1, 5));
            if (!poll.deliveries().isEmpty()) {
                world.trace.add(process + " reads "
                        + poll.deliveries().stream().map(Delivery::position).collect(Collectors.joining(" ")));
                handler.accept(process.inPoll(poll));
            }
        });
    }

    private Consumer<Poll> runner(Step step, Process process) {
        StepRunner runner = new StepRunner(
                process.inStep(step),
                process.inBooks(world.lockedRows.in(parts.books().apply(world.books))),
                process.inLog(world.network),
                process.inDeadLetters(deadLetters(step.sagaStep())),
                new NobodyListens(),
                world.newClock());
        return poll -> runner.run(parts.polls().apply(poll));
    }

    private Consumer<Poll> projector(int shard, Process process) {
        return new ProjectViews(
                shard,
                World.SHARDS,
                process.inViews(world.views),
                process.inDeadLetters(deadLetters(SagaStep.PROJECTOR)),
                new NobodyListens())::project;
    }

    private Runnable relay(Process process) {
        return () -> world.relay.run(process.inLog(world.network), world.chance.between(1, 10));
    }

    private ResendMissing reconciler(Process process) {
        Clock clock = world.newClock();
        return new ResendMissing(
                World.SHARDS,
                new MemoryTransfers(world),
                progress(),
                new RelayTold(world.relay, clock),
                Turns.ALL_OURS,
                parts.reconcilersLog().apply(process.inLog(world.network)),
                new ReconcilersFailures(),
                LIMITS,
                BACK_OFF,
                clock);
    }

    private StepProgress progress() {
        return awaited ->
                awaited.stream().collect(Collectors.toMap(event -> event, event -> standing(event, world.log)));
    }

    /** Offsets are for people; here only the judgement matters. */
    private static Standing standing(Awaited event, MemoryLog log) {
        boolean passed = event.step().consumerGroups(World.SHARDS).stream()
                .allMatch(group -> log.hasPassed(
                        group, event.topic(), event.key(), event.since().plus(SLACK)));
        return new Standing(event.key().slot().partition(World.PARTITIONS), 0, 0, passed);
    }

    private DeadLetters deadLetters(SagaStep step) {
        return (delivery, reason) -> {
            world.trace.add("    parked " + delivery.position() + ": " + reason);
            world.auditor.parked(step, delivery, reason);
            world.log.park(delivery, reason);
        };
    }

    /** What matters of what a step does is seen at its ports. */
    private static final class NobodyListens implements StepObserver {
        @Override
        public void decided(SagaStep step, Delivery delivery, Decision decision) {}

        @Override
        public void settled(SagaStep step, int shard, int records, Timing timing) {}

        @Override
        public void parked(SagaStep step, Delivery delivery, String reason) {}

        @Override
        public void failed(SagaStep step, int shard, int records, RuntimeException cause) {}
    }

    private final class ReconcilersFailures implements ReconcilerObserver {
        @Override
        public void resent(TransferEvent event) {
            world.trace.add("  says again " + event.eventId());
        }

        @Override
        public void unfinished(int shard, int transfers, Map<Stage, Integer> byStage, Duration oldest) {}

        @Override
        public void failed(String what, RuntimeException cause) {
            world.auditor.failed(what, cause);
        }

        @Override
        public void broken(TransferId transfer, RuntimeException why) {
            world.auditor.failed("reading transfer " + transfer, why);
        }

        @Override
        public void ran(Duration time) {}
    }
}
