package io.giro.relay.debezium;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.giro.relay.OutboxRow;
import io.giro.relay.RelayTarget;
import io.giro.saga.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Group commit for the relay: a thread of its own sends all rows that wait, in their order, while the engine reads on. Many
 * rows share their acknowledgements, and a lone row waits for no other.
 *
 * <p>A row counts as read when it is sent, so a stop repeats the last rows and never skips one. After the first row that could
 * not be sent nothing is sent any more, and the engine must begin anew.
 */
final class OutboxSender implements AutoCloseable {

    private static final int MOST_WAITING = 4_096;
    private static final Pace PACE = new Pace(8, MOST_WAITING, Duration.ofMillis(10));
    private static final long LOOK_MILLIS = 100;

    private final RelayTarget target;
    private final LongConsumer sentUpTo;
    private final Runnable failed;
    private final BlockingQueue<Read> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    /**
     * What the engine has read.
     *
     * @param row in it, if there is one
     * @param committer of this engine; it is called by this sender alone
     */
    record Read(
            ChangeEvent<SourceRecord, SourceRecord> event,
            Optional<OutboxRow> row,
            RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer) {}

    /**
     * @param sentUpTo hears the number of the last row that is sent for sure
     * @param failed hears once that a row could not be sent
     */
    OutboxSender(String name, RelayTarget target, LongConsumer sentUpTo, Runnable failed) {
        this.target = target;
        this.sentUpTo = sentUpTo;
        this.failed = failed;
        this.thread = Thread.ofPlatform().name(name).start(this::sendUntilClosed);
    }

    /** Takes what comes next. Waits while too much waits; throws if a row could not be sent. */
    void take(Read read) throws InterruptedException {
        do {
            throwIfFailed();
        } while (!waiting.offer(read, LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** Why a row could not be sent; empty as long as all could. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Drops what waits, unsent. */
    @Override
    public void close() {
        if (failure == null) {
            thread.interrupt();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendUntilClosed() {
        try {
            while (!Thread.interrupted()) {
                List<Read> batch = new ArrayList<>();
                batch.add(waiting.take());
                waiting.drainTo(batch);
                long began = System.nanoTime();
                send(batch);
                PACE.rest(batch.size(), Duration.ofNanos(System.nanoTime() - began));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            if (!Thread.interrupted()) {
                failure = e;
                failed.run();
            }
        }
    }

    private void send(List<Read> batch) throws InterruptedException {
        List<OutboxRow> rows =
                batch.stream().map(Read::row).flatMap(Optional::stream).toList();
        if (!rows.isEmpty()) {
            target.send(rows);
            sentUpTo.accept(rows.getLast().seq());
        }
        for (Read read : batch) {
            read.committer().markProcessed(read.event());
        }
        batch.getLast().committer().markBatchFinished();
    }

    private void throwIfFailed() {
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException("rows of the outbox could not be sent", cause);
        }
    }
}
