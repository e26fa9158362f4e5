package io.giro.relay.debezium;

import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.giro.relay.RelayObserver;
import io.giro.relay.RelayTarget;
import io.giro.relay.debezium.OutboxSender.Read;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step 2: sends to Kafka what ingress wrote to the outbox of one shard. Debezium reads the outbox's inserts from the
 * binlog (or from a snapshot, when there is no usable position), and a batch counts as read only after every record is
 * acknowledged. An engine that stops for any reason is built anew from the stored position, after a pause; when that is in
 * vain a few times, from a snapshot.
 *
 * <p>One thread, the supervisor, runs one {@link Reading} after another. The relay remembers what outlives an engine; what
 * became of one engine stands in its reading, and decides how the next one begins.
 */
final class DebeziumRelay {

    // Debezium's message, which is its only sign of it.
    private static final String HISTORY_IS_MISSING = "db history topic is missing";

    private static final Logger LOG = LoggerFactory.getLogger(DebeziumRelay.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration CLOSE_AGAIN = Duration.ofMillis(200);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration USUAL_START = Duration.ofSeconds(30);

    /** So many engines in a row that began to read and sent nothing: their position is of no use. */
    private static final int HOPELESS = 3;

    /** What the relay of a shard is doing. */
    enum State {
        STARTING,
        STREAMING,
        WAITING_TO_RESTART,
        STOPPED
    }

    private final int shard;
    private final Properties usualSettings;
    private final RelayTarget target;
    private final RelayObserver observer;
    private final Thread supervisor;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final long createdAt = System.nanoTime();
    private volatile State state = State.STARTING;
    private volatile boolean hasFailed;
    private volatile long lastSentSeq;
    private volatile @Nullable Instant beganAnewAt;
    private volatile @Nullable Reading reading;

    DebeziumRelay(int shard, Properties settings, RelayTarget target, RelayObserver observer) {
        this.shard = shard;
        this.usualSettings = settings;
        this.target = target;
        this.observer = observer;
        this.supervisor = Thread.ofPlatform().name("relay-" + shard).start(this::superviseUntilStopped);
    }

    State state() {
        return state;
    }

    /** Streaming, or on its way there for the first time and not for too long. */
    boolean isWell() {
        return state == State.STREAMING
                || state == State.STARTING && !hasFailed && System.nanoTime() - createdAt < USUAL_START.toNanos();
    }

    /** When it last found no usable position and sent all kept rows again; empty if it did not. */
    Optional<Instant> beganAnewAt() {
        return Optional.ofNullable(beganAnewAt);
    }

    /** The last row of the outbox that is in Kafka for sure; 0 before the first since the start. */
    long lastSentSeq() {
        return lastSentSeq;
    }

    /** Ends the engine; rows that are not marked as read come again wherever the relay goes on. */
    void stop() {
        stopping.countDown();
        long giveUpAt = System.nanoTime() + STOP.toNanos();
        try {
            // An engine is not closed before it polls, so one call may not be enough.
            do {
                close(reading);
            } while (!supervisor.join(CLOSE_AGAIN) && System.nanoTime() < giveUpAt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (supervisor.isAlive()) {
            LOG.warn("The relay of shard {} does not end; it may repeat rows, which does no harm", shard);
        }
        state = State.STOPPED;
    }

    private void superviseUntilStopped() {
        Duration pause = FIRST_PAUSE;
        int inVain = 0;
        boolean historyIsMissing = false;
        do {
            long sentBefore = lastSentSeq;
            Reading begun = new Reading(settings(inVain, historyIsMissing));
            reading = begun;
            state = State.STARTING;
            try {
                begun.run();
            } catch (RuntimeException | Error e) {
                // Whatever it was, a relay that does not go on would be worse.
                LOG.error("The relay of shard {} ended and will be restarted", shard, e);
            }
            if (isStopping()) {
                return;
            }
            hasFailed = true;
            state = State.WAITING_TO_RESTART;
            observer.restarted(shard);
            historyIsMissing = begun.historyIsMissing;
            boolean hasSent = lastSentSeq > sentBefore;
            if (begun.polls) {
                inVain = hasSent || begun.targetFailed ? 0 : inVain + 1;
            }
            pause = hasSent ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
        } while (!stopsWithin(pause));
    }

    private Properties settings(int inVain, boolean historyIsMissing) {
        if (historyIsMissing) {
            // Reads the columns from the database, and then the binlog from the position that there is.
            return RelaySettings.withSnapshotMode("recovery", usualSettings);
        }
        // In the end it snapshots although there is a position: one that Debezium takes for usable and cannot read
        // from.
        return inVain < HOPELESS ? usualSettings : RelaySettings.withSnapshotMode("always", usualSettings);
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean stopsWithin(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // An interrupt can only mean that the supervisor is to end.
            return true;
        }
    }

    private static void close(@Nullable Reading current) {
        if (current != null) {
            current.close();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /**
     * One engine, from its start to its end, and what became of it:
     *
     * <ul>
     *   <li>{@code polls}: it began to read. Before that it cannot be closed, and its end says nothing of its position.
     *   <li>{@code targetFailed}: rows could not be sent, so its position is not to blame for those that were not.
     *   <li>{@code historyIsMissing}: it has a position, and does not know the columns that the outbox had there.
     *   <li>{@code beginsAnew}: it reads a snapshot, which is reported once.
     * </ul>
     */
    private final class Reading {

        private final Properties settings;
        private volatile boolean polls;
        private volatile boolean historyIsMissing;
        private boolean targetFailed;
        private boolean beginsAnew;
        private volatile @Nullable DebeziumEngine<?> engine;

        Reading(Properties settings) {
            this.settings = settings;
        }

        /** Returns when the engine has ended. */
        void run() {
            // An engine that has nothing to read would not notice that its rows cannot be sent.
            try (OutboxSender sender =
                    new OutboxSender("relay-sender-" + shard, target, seq -> lastSentSeq = seq, this::close)) {
                DebeziumEngine<?> started = engine(sender);
                engine = started;
                if (!isStopping()) {
                    started.run();
                }
                sender.failure().ifPresent(failure -> {
                    targetFailed = true;
                    LOG.error("The relay of shard {} cannot send its rows and will be restarted", shard, failure);
                });
            }
        }

        private DebeziumEngine<?> engine(OutboxSender sender) {
            return DebeziumEngine.create(Connect.class)
                    .using(settings)
                    .using(new DebeziumEngine.ConnectorCallback() {
                        @Override
                        public void pollingStarted() {
                            state = State.STREAMING;
                            polls = true;
                            if (isStopping()) {
                                close();
                            }
                        }
                    })
                    .using((success, message, error) -> {
                        if (!isStopping()) {
                            historyIsMissing = String.valueOf(message).contains(HISTORY_IS_MISSING);
                            LOG.error("The relay of shard {} ended and will be restarted: {}", shard, message, error);
                        }
                    })
                    .notifying((events, committer) -> take(events, committer, sender))
                    .build();
        }

        private void take(
                List<ChangeEvent<SourceRecord, SourceRecord>> events,
                RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer,
                OutboxSender sender)
                throws InterruptedException {
            for (ChangeEvent<SourceRecord, SourceRecord> event : events) {
                if (!beginsAnew && OutboxRecord.isOfSnapshot(event.value())) {
                    reportThatItBeginsAnew();
                }
                sender.take(new Read(event, OutboxRecord.row(event.value()), committer));
            }
        }

        private void reportThatItBeginsAnew() {
            beginsAnew = true;
            beganAnewAt = Instant.now();
            observer.beganAnew(shard);
            LOG.warn(
                    "The relay of shard {} has no usable position in the binlog and sends again all rows that are kept, "
                            + "which does no harm. Unless this is its first start, what is not kept any more is missing "
                            + "until the reconciler sends it again.",
                    shard);
        }

        /** Ends the engine if it polls; Debezium never closes the Kafka clients of one that is closed while it starts. */
        void close() {
            DebeziumEngine<?> current = engine;
            if (current == null || !polls) {
                return;
            }
            try {
                current.close();
            } catch (IOException | IllegalStateException e) {
                // It has ended by itself, or is being closed already.
                LOG.debug("The engine of shard {} could not be closed", shard, e);
            }
        }
    }
}
