package io.giro.relay.debezium;

import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.giro.relay.OutboxRow;
import io.giro.relay.RelayTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step 2: tells on the log what ingress wrote to the outbox of one shard. Debezium reads the outbox's inserts from the
 * binlog (or from a snapshot, when there is no usable position), and a batch counts as read only after every record is
 * acknowledged. An engine that stops for any reason is built anew from the stored position, after a pause.
 */
final class DebeziumRelay {

    private static final Logger LOG = LoggerFactory.getLogger(DebeziumRelay.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration CLOSE_AGAIN = Duration.ofMillis(200);
    private static final Duration STOP = Duration.ofSeconds(10);

    /** What the relay of a shard is doing. */
    enum State {
        STARTING,
        STREAMING,
        WAITING_TO_RESTART,
        STOPPED
    }

    private final int shard;
    private final Properties properties;
    private final RelayTarget relay;
    private final Thread supervisor;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile State state = State.STARTING;
    private volatile long lastToldSeq;
    private volatile @Nullable DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;

    DebeziumRelay(int shard, Properties properties, RelayTarget relay) {
        this.shard = shard;
        this.properties = properties;
        this.relay = relay;
        this.supervisor = Thread.ofPlatform().name("relay-" + shard).start(this::superviseUntilStopped);
    }

    State state() {
        return state;
    }

    /** The last row of the outbox that is on the log for sure; 0 before the first since the start. */
    long lastToldSeq() {
        return lastToldSeq;
    }

    /** Ends the engine; rows that are not marked as read come again wherever the relay goes on. */
    void stop() {
        stopping.countDown();
        long giveUpAt = System.nanoTime() + STOP.toNanos();
        try {
            // An engine cannot be closed while its task starts, so one call may not be enough.
            do {
                closeEngine();
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
        do {
            long toldBefore = lastToldSeq;
            try {
                runEngine();
            } catch (RuntimeException e) {
                LOG.error("The relay of shard {} could not be started and will be tried again", shard, e);
            }
            state = State.WAITING_TO_RESTART;
            pause = lastToldSeq > toldBefore ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
        } while (!stopsWithin(pause));
    }

    /** Returns when the engine has ended. */
    private void runEngine() {
        state = State.STARTING;
        DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> started = DebeziumEngine.create(Connect.class)
                .using(properties)
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void taskStarted() {
                        state = State.STREAMING;
                    }
                })
                .using((success, message, error) -> {
                    if (!isStopping()) {
                        LOG.error("The relay of shard {} ended and will be restarted: {}", shard, message, error);
                    }
                })
                .notifying(this::tell)
                .build();
        engine = started;
        if (!isStopping()) {
            started.run();
        }
    }

    private void tell(
            List<ChangeEvent<SourceRecord, SourceRecord>> events,
            RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
            throws InterruptedException {
        List<OutboxRow> rows = new ArrayList<>(events.size());
        for (ChangeEvent<SourceRecord, SourceRecord> event : events) {
            outboxRow(event.value()).ifPresent(rows::add);
        }
        relay.tell(rows);
        // Only now: a batch that was not acknowledged throws above, and the engine begins again before it.
        for (ChangeEvent<SourceRecord, SourceRecord> event : events) {
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
        if (!rows.isEmpty()) {
            lastToldSeq = rows.getLast().seq();
        }
    }

    /** Inserts and snapshot reads; heartbeats and whatever else passes by say nothing. */
    private static Optional<OutboxRow> outboxRow(SourceRecord record) {
        if (!(record.value() instanceof Struct envelope) || envelope.schema().field("after") == null) {
            return Optional.empty();
        }
        Struct after = envelope.getStruct("after");
        String operation = envelope.getString("op");
        if (after == null || !("c".equals(operation) || "r".equals(operation))) {
            return Optional.empty();
        }
        return Optional.of(new OutboxRow(
                after.getInt64("seq"),
                after.getString("type"),
                after.getString("aggregateid"),
                bytes(after.get("payload")),
                Optional.ofNullable(after.getString("traceparent"))));
    }

    private static byte[] bytes(Object payload) {
        if (payload instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return (byte[]) payload;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean stopsWithin(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts the supervisor but to end it.
            return true;
        }
    }

    private void closeEngine() {
        DebeziumEngine<?> current = engine;
        if (current == null) {
            return;
        }
        try {
            current.close();
        } catch (IOException | IllegalStateException e) {
            // It has ended by itself, or its task is just starting: stop() asks again.
            LOG.debug("The engine of shard {} could not be closed", shard, e);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
