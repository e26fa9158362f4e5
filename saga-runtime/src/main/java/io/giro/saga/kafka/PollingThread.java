package io.giro.saga.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of its own that reads with a plain consumer, without committing anything. Whatever fails, it begins again a second
 * later with a new consumer, so a broker that is away is waited for. Only an error or an interrupt ends it.
 */
public final class PollingThread {

    private static final Logger LOG = LoggerFactory.getLogger(PollingThread.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int AGAIN_AND_AGAIN = 3;

    /** A new consumer's first polls find nothing and cannot fail: it may take its group that long to give it partitions. */
    private static final Duration PROVEN = Duration.ofMinutes(1);

    private final String name;
    private final Duration leave;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader;
    private final Duration proven;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean running;
    private volatile Thread thread = new Thread();

    /**
     * @param name what it does, for people
     * @param leave how long to wait for its end, which includes that the consumer leaves its group
     * @param consumers each one subscribed, or with its partitions, already
     * @param reader takes the records, on this thread
     */
    public PollingThread(
            String name,
            Duration leave,
            Supplier<Consumer<byte[], byte[]>> consumers,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        this(name, leave, consumers, reader, PROVEN);
    }

    /** @param proven how long a consumer reads without a failure until those before it are forgotten */
    PollingThread(
            String name,
            Duration leave,
            Supplier<Consumer<byte[], byte[]>> consumers,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader,
            Duration proven) {
        this.name = name;
        this.leave = leave;
        this.consumers = consumers;
        this.reader = reader;
        this.proven = proven;
    }

    /** Returns at once, whether Kafka answers or not. */
    public void start() {
        Thread reading = Thread.ofPlatform().name(name).unstarted(this::read);
        thread = reading;
        running = true;
        reading.start();
    }

    /** Returns when the consumer is closed, or after the time to leave. */
    public void stop() {
        running = false;
        try {
            if (thread.isAlive()) {
                thread.join(leave);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isRunning() {
        return running;
    }

    /**
     * False when it should run and its thread has ended, or three consumers in a row have failed; one that has read for a minute
     * begins the row anew. A broker that does not answer fails no consumer.
     */
    public boolean isWell() {
        return !running || thread.isAlive() && failures.get() < AGAIN_AND_AGAIN;
    }

    private void read() {
        while (running && !Thread.currentThread().isInterrupted()) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                long openedAt = System.nanoTime();
                while (running) {
                    consumer.poll(POLL).forEach(reader);
                    if (System.nanoTime() - openedAt >= proven.toNanos()) {
                        failures.set(0);
                    }
                }
            } catch (RuntimeException e) {
                failures.incrementAndGet();
                LOG.warn("{} failed and begins again", name, e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
