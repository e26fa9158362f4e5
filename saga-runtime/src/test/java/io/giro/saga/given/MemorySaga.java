package io.giro.saga.given;

import io.giro.account.AccountId;
import io.giro.event.SagaStep;
import io.giro.event.Topic;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.TransferRequested;
import io.giro.saga.Account;
import io.giro.saga.Decision;
import io.giro.saga.Delivery;
import io.giro.saga.Step;
import io.giro.saga.StepObserver;
import io.giro.saga.StepRunner;
import io.giro.saga.memory.MemoryBooks;
import io.giro.saga.memory.MemoryLog;
import io.giro.saga.memory.MemoryLog.DeadLetter;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The saga over books and a log in memory. Nothing happens but what the test runs, in the order in which it does. */
public final class MemorySaga {

    private static final int PARTITIONS = 16;
    private static final int BATCH = 2_000;

    private final SettableClock clock = new SettableClock();
    private final MemoryBooks books;
    private final MemoryLog log;
    private final Map<Step, StepRunner> runners = new HashMap<>();
    private final List<RuntimeException> failures = new ArrayList<>();

    public MemorySaga(int shards) {
        books = new MemoryBooks(shards);
        log = new MemoryLog(PARTITIONS, shards, clock);
    }

    public MemorySaga open(AnAccount... accounts) {
        for (AnAccount account : accounts) {
            books.put(account.row());
        }
        return this;
    }

    /** As ingress does it: the row, then the request on the log. */
    public void accept(TransferTerms... accepted) {
        for (TransferTerms terms : accepted) {
            books.accept(terms);
            log.append(new TransferRequested(terms));
        }
    }

    public void say(TransferEvent... events) {
        for (TransferEvent event : events) {
            log.append(event);
        }
    }

    /** One poll of the step; it takes a second. */
    public void run(Step step) {
        clock.tick(Duration.ofSeconds(1));
        runners.computeIfAbsent(step, this::runner)
                .run(log.poll(step.sagaStep().consumerGroup(), step.sagaStep().reads(), BATCH));
    }

    /** Runs the steps in turn until none of them has anything left to read. */
    public void runAll(List<Step> steps) {
        while (steps.stream().anyMatch(this::hasWork)) {
            steps.forEach(this::run);
            if (!failures.isEmpty()) {
                throw failures.getFirst();
            }
        }
    }

    /** Takes the step back to the beginning of everything it reads. */
    public void forgetOffsets(Step step) {
        log.resetToEarliest(step.sagaStep().consumerGroup());
    }

    public boolean hasWork(Step step) {
        return !log.poll(step.sagaStep().consumerGroup(), step.sagaStep().reads(), 1)
                .deliveries()
                .isEmpty();
    }

    public List<TransferEvent> said(Topic topic) {
        return log.said(topic);
    }

    public List<String> parkedReasons() {
        return log.deadLetters().stream().map(DeadLetter::reason).toList();
    }

    /** What made a poll come again. */
    public List<RuntimeException> failures() {
        return failures;
    }

    public Account account(String id) {
        return books.account(new AccountId(id));
    }

    public MemoryBooks books() {
        return books;
    }

    public MemoryLog log() {
        return log;
    }

    public SettableClock clock() {
        return clock;
    }

    private StepRunner runner(Step step) {
        return new StepRunner(step, books, log, log, new Failures(), clock);
    }

    private final class Failures implements StepObserver {
        @Override
        public void decided(SagaStep step, Delivery delivery, Decision decision) {}

        @Override
        public void settled(SagaStep step, int shard, int records, Timing timing) {}

        @Override
        public void parked(SagaStep step, Delivery delivery, String reason) {}

        @Override
        public void failed(SagaStep step, int shard, int records, RuntimeException cause) {
            failures.add(cause);
        }
    }
}
