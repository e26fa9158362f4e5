package io.giro.benchmark.jmh;

import io.giro.commit.CommitTransfer;
import io.giro.credit.CreditDestination;
import io.giro.event.TransferEvent;
import io.giro.event.TransferEvent.TransferCommitted;
import io.giro.hold.PlaceHold;
import io.giro.saga.Decision;
import io.giro.saga.Hold;
import io.giro.saga.Needs;
import io.giro.saga.Step;
import io.giro.saga.WorkingBook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many transfers per second one thread takes through hold, credit and commit. One operation is one transfer, with
 * all three of its decisions.
 *
 * <p>Not in it: Kafka, JSON and SQL, and with them the two hashes: that of the terms belongs to reading a record, that of
 * an entry to writing it.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xms768m", "-Xmx768m", "-XX:+UseParallelGC"})
public class StepsBenchmark {

    /** Transfers in a batch. A step takes up to 4,000 records at once, and fewer when it keeps up. */
    private static final int BATCH = 500;

    private static final Step HOLD = new PlaceHold();
    private static final Step CREDIT = new CreditDestination();
    private static final Step COMMIT = new CommitTransfer();

    /** A book with all rows that the next batch of transfers needs. Loading it is not counted. */
    @State(Scope.Thread)
    public static class LoadedBook {
        private final AcceptedTransfers transfers = new AcceptedTransfers(BATCH);
        private List<TransferEvent> requests = List.of();
        private WorkingBook book = transfers.load(new Needs(), List.of());

        @Setup(Level.Invocation)
        public void load() {
            requests = transfers.nextRequests();
            Needs needs = new Needs();
            for (TransferEvent request : requests) {
                HOLD.addNeeds(request, needs);
                CREDIT.addNeeds(request, needs);
                COMMIT.addNeeds(request, needs);
            }
            book = transfers.load(needs, List.of());
        }
    }

    /** Rows in maps, from which every batch of every step loads its own book. */
    @State(Scope.Thread)
    public static class Rows {
        private final AcceptedTransfers transfers = new AcceptedTransfers(BATCH);

        private Batch settle(Step step, List<TransferEvent> events, Collection<Hold> holds) {
            Needs needs = new Needs();
            for (TransferEvent event : events) {
                step.addNeeds(event, needs);
            }
            WorkingBook book = transfers.load(needs, holds);
            List<TransferEvent> said = decide(step, events, book);
            transfers.store(book);
            return new Batch(said, book.placedHolds());
        }
    }

    private record Batch(List<TransferEvent> said, List<Hold> placedHolds) {}

    /** The steps alone: deciding, and applying the decisions to a book in memory. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<TransferEvent> decisions(LoadedBook loaded) {
        List<TransferEvent> held = decide(HOLD, loaded.requests, loaded.book);
        List<TransferEvent> credited = decide(CREDIT, held, loaded.book);
        return allCommitted(decide(COMMIT, credited, loaded.book));
    }

    /** The steps, and all that their batches do besides: collect needs, sort them, look rows up, put changed rows back. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<TransferEvent> batches(Rows rows) {
        Batch held = rows.settle(HOLD, rows.transfers.nextRequests(), List.of());
        Batch credited = rows.settle(CREDIT, held.said, List.of());
        return allCommitted(rows.settle(COMMIT, credited.said, held.placedHolds).said);
    }

    private static List<TransferEvent> decide(Step step, List<TransferEvent> events, WorkingBook book) {
        List<TransferEvent> said = new ArrayList<>(events.size());
        for (TransferEvent event : events) {
            Decision decision = step.decide(event, book);
            book.apply(decision);
            decision.event().ifPresent(said::add);
        }
        return said;
    }

    /** A transfer that fails takes a shorter way, and would not count as one. */
    private static List<TransferEvent> allCommitted(List<TransferEvent> said) {
        for (TransferEvent event : said) {
            if (!(event instanceof TransferCommitted)) {
                throw new IllegalStateException("not every transfer was committed: " + event);
            }
        }
        return said;
    }
}
