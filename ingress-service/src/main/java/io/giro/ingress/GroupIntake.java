package io.giro.ingress;

import io.giro.saga.Clock;
import io.giro.saga.Pace;
import io.giro.transfer.TransferId;
import io.giro.transfer.TransferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Group commit for requests: each shard has one bounded queue and a few writers, and a writer settles all that waits, up
 * to a limit, in one transaction. Nothing waits for a batch to fill: a lone request is a batch of one. After a
 * larger batch the pace may let a writer rest, if the machine is busy.
 */
public final class GroupIntake implements Intake, AutoCloseable {

    private static final Duration LOOK_UP = Duration.ofMillis(200);

    /**
     * @param queueCapacity requests that may wait per shard; more are refused at once
     * @param batchSize the most requests in one transaction
     * @param writersPerShard transactions at the same time per shard
     * @param deadline how long after its acceptance a transfer may be asked to be cancelled
     */
    public record Limits(int queueCapacity, int batchSize, int writersPerShard, Duration deadline) {
        public Limits {
            if (queueCapacity < 1 || batchSize < 1 || writersPerShard < 1) {
                throw new IllegalArgumentException("the limits of intake must be positive: queue " + queueCapacity
                        + ", batch " + batchSize + ", writers " + writersPerShard);
            }
            if (!deadline.isPositive()) {
                throw new IllegalArgumentException("the deadline of a transfer must be positive, but is " + deadline);
            }
        }
    }

    /** Hears of each batch, for metrics. */
    @FunctionalInterface
    public interface Observer {
        void settled(int shard, int requests, Duration time);
    }

    private final Limits limits;
    private final Pace pace;
    private final Clock clock;
    private final RandomGenerator random;
    private final Observer observer;
    private final List<BlockingQueue<Ticket>> queues = new ArrayList<>();
    private final List<Thread> writers = new ArrayList<>();
    private volatile boolean closing;

    public GroupIntake(
            AcceptedTransfers transfers,
            OtherShards otherShards,
            int shards,
            Limits limits,
            Pace pace,
            Clock clock,
            RandomGenerator random,
            Observer observer) {
        this.limits = limits;
        this.pace = pace;
        this.clock = clock;
        this.random = random;
        this.observer = observer;
        for (int shard = 0; shard < shards; shard++) {
            queues.add(new LinkedBlockingQueue<>());
        }
        for (int shard = 0; shard < shards; shard++) {
            InactiveAccounts inactive = new InactiveAccounts(transfers, otherShards, shard, shards);
            AcceptTransfers step =
                    new AcceptTransfers(transfers, inactive, shard, shards, this::toSourceShard, new LockedKeys(clock));
            for (int writer = 0; writer < limits.writersPerShard(); writer++) {
                int of = shard;
                writers.add(Thread.ofPlatform()
                        .name("intake-" + shard + "-" + writer)
                        .start(() -> writeUntilClosed(of, step)));
            }
        }
    }

    @Override
    public CompletableFuture<Acceptance> accept(TransferRequest request) {
        Instant now = clock.now();
        TransferTerms terms = new TransferTerms(
                TransferId.of(now, request.source().slot(), random.nextLong()),
                request.kind(),
                request.source(),
                request.destination(),
                request.amountMinor(),
                request.currency(),
                request.description(),
                request.clientId(),
                now,
                now.plus(limits.deadline()));
        Ticket ticket = new Ticket(request, terms);
        BlockingQueue<Ticket> queue = queues.get(ticket.key().slot().shard(queues.size()));
        if (closing) {
            ticket.answer().completeExceptionally(shuttingDown());
        } else if (queue.size() >= limits.queueCapacity()) {
            ticket.answer().completeExceptionally(new IntakeUnavailable("Too many transfers wait to be accepted."));
        } else {
            queue.add(ticket);
            if (closing && queue.remove(ticket)) {
                ticket.answer().completeExceptionally(shuttingDown());
            }
        }
        return ticket.answer();
    }

    /** How many requests wait for a shard's writers. */
    public int waiting(int shard) {
        return queues.get(shard).size();
    }

    /** Settles what waits, then ends the writers. Requests that come meanwhile are turned away. */
    @Override
    public void close() {
        closing = true;
        for (Thread writer : writers) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        // A key may have been reserved for a shard whose writers were gone: a repeated request finishes it.
        queues.forEach(queue -> queue.forEach(ticket -> ticket.answer().completeExceptionally(shuttingDown())));
    }

    /** Ignores the capacity: a reserved key is not turned away any more. All of them were admitted, so their number is bounded. */
    private void toSourceShard(Ticket reserved) {
        queues.get(reserved.transferId().slot().shard(queues.size())).add(reserved);
    }

    private static IntakeUnavailable shuttingDown() {
        return new IntakeUnavailable("This instance is shutting down.");
    }

    private void writeUntilClosed(int shard, AcceptTransfers step) {
        BlockingQueue<Ticket> queue = queues.get(shard);
        while (true) {
            List<Ticket> batch = take(queue);
            if (!batch.isEmpty()) {
                long began = System.nanoTime();
                try {
                    step.settle(batch);
                    Duration took = Duration.ofNanos(System.nanoTime() - began);
                    observer.settled(shard, batch.size(), took);
                    pace.rest(batch.size(), took);
                } catch (RuntimeException | Error e) {
                    // The callers are told, and the writer lives on for the requests behind theirs.
                    batch.forEach(ticket -> ticket.answer().completeExceptionally(e));
                }
            } else if (closing) {
                return;
            }
        }
    }

    private List<Ticket> take(BlockingQueue<Ticket> queue) {
        List<Ticket> batch = new ArrayList<>();
        try {
            Ticket first = queue.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, limits.batchSize() - 1);
            }
        } catch (InterruptedException e) {
            // An interrupt can only mean that the writer is to end.
            closing = true;
        }
        return batch;
    }
}
