package io.giro.benchmark.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Carries one order out, in one thread.
 *
 * <p>In an open loop the times at which requests are due are fixed before it begins. A request that finds no free connection waits here, and its
 * wait is part of its latency: a server that stalls cannot hide how many callers it kept waiting. The selector's clock ticks in milliseconds, so up to
 * one millisecond of a latency is our own.
 */
final class LoadRun implements Connection.Listener, AutoCloseable {
    // Retry-After counts in seconds. Connections that wait that long would measure their wait; those that do not wait
    // at all would measure refusals.
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_ANSWERS_NANOS = Duration.ofSeconds(90).toNanos();
    private static final long NEVER = Long.MAX_VALUE;
    private static final int READ_BYTES = 64 * 1024;
    private static final int FOLLOWING_CONNECTIONS = 64;
    private static final int UNAVAILABLE = 503;
    private static final String ACCEPTED_IN_BATCH = "{\"status\":202";
    private static final String REFUSED_IN_BATCH = "{\"status\":503";

    private final LoadOrder order;
    private final RequestWriter requests;
    private final Tally tally;
    private final Selector selector = Selector.open();
    private final Followed followed;
    private final ByteBuffer shared = ByteBuffer.allocateDirect(READ_BYTES);
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final PriorityQueue<Connection> pausing =
            new PriorityQueue<>(Comparator.comparingLong(Connection::resumeAt));

    private long startedAt;
    private long endAt;
    private long secondEndsAt;
    private long nextFollowedAt;

    /** @param listener hears of each second when it is over */
    LoadRun(LoadOrder order, Consumer<LoadSecond> listener) throws IOException {
        this.order = order;
        requests = new RequestWriter(order);
        tally = new Tally(listener);
        for (int i = 0; i < order.connections(); i++) {
            idle.add(new Connection(selector, order.target(), requests.bytes(), this));
        }
        followed = new Followed(
                order, selector, order.transfers(), order.watchedPerSecond() == 0 ? 0 : FOLLOWING_CONNECTIONS);
    }

    /** Returns when all answers have come and all followed transfers have ended. */
    LoadResult run() throws IOException {
        startedAt = System.nanoTime();
        endAt = startedAt + order.seconds() * SECOND_NANOS;
        secondEndsAt = startedAt + SECOND_NANOS;
        nextFollowedAt = startedAt;
        long now = startedAt;
        while (mayBegin(now) || isBusy()) {
            if (now > endAt + LAST_ANSWERS_NANOS) {
                throw new LoadFailed("%d answers and %s followed transfers are missing %d s after the last request."
                        .formatted(onTheirWay(), followed, TimeUnit.NANOSECONDS.toSeconds(LAST_ANSWERS_NANOS)));
            }
            resume(now);
            begin(now);
            followed.goOn(now);
            endSeconds(now);
            await(now);
            now = System.nanoTime();
        }
        endSeconds(now);
        tally.failed(followed.lost(), "a followed transfer was not committed within a minute");
        return tally.result(unsent(), followed.histograms());
    }

    @Override
    public void close() throws IOException {
        // Their channels are known to it alone, once a connection has been renewed.
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    @Override
    public void answered(Connection connection) {
        long now = System.nanoTime();
        long latency = now - connection.dueAt();
        int status = connection.status();
        if (status == UNAVAILABLE) {
            tally.refused(order.batch(), latency);
        } else if (order.call() == Call.BATCH && status == 200) {
            takeBatch(connection.body(), latency);
        } else if (status / 100 == 2) {
            tally.accepted(1, latency);
            if (connection.isFollowed()) {
                followed.follow(connection.body());
            }
        } else {
            tally.failed(order.batch(), "status " + status);
        }
        if (isClosedLoop() && status == UNAVAILABLE) {
            pause(connection, now);
        } else {
            idle.add(connection);
            begin(now);
        }
    }

    /** The request goes out again with its key, however long it takes: it may have been accepted, and then it counts. */
    @Override
    public void broken(Connection connection, String why) {
        tally.failed(order.batch(), why);
        connection.owe(true);
        pause(connection, System.nanoTime());
    }

    private void pause(Connection connection, long now) {
        connection.resumeAt(now + PAUSE_NANOS);
        pausing.add(connection);
    }

    private void takeBatch(String body, long latency) {
        long accepted = count(ACCEPTED_IN_BATCH, body);
        long refused = count(REFUSED_IN_BATCH, body);
        tally.accepted(accepted, latency);
        tally.refused(refused, latency);
        tally.failed(order.batch() - accepted - refused, "a transfer of a batch");
    }

    private static long count(String mark, String text) {
        long count = 0;
        for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length())) {
            count++;
        }
        return count;
    }

    /** Sends what is due, as far as connections are free. */
    private void begin(long now) {
        for (long due = dueAt(now); due <= now && !idle.isEmpty() && mayBegin(now); due = dueAt(now)) {
            Connection connection = idle.remove();
            connection.dueAt(due);
            boolean follow = isToBeFollowed(now);
            connection.follow(follow);
            requests.write(connection.request());
            connection.send(follow || order.call() == Call.BATCH);
        }
    }

    private boolean isToBeFollowed(long now) {
        if (order.watchedPerSecond() > 0 && now >= nextFollowedAt) {
            nextFollowedAt += (long) (SECOND_NANOS / order.watchedPerSecond());
            return true;
        }
        return isOneByOne();
    }

    /** Sends what has paused once more: what was refused only while there is time. */
    private void resume(long now) {
        while (!pausing.isEmpty() && pausing.element().resumeAt() <= now) {
            Connection connection = pausing.remove();
            if (connection.isOwed()) {
                connection.owe(false);
                connection.sendAgain();
            } else if (now < endAt) {
                connection.dueAt(now);
                connection.sendAgain();
            } else {
                idle.add(connection);
            }
        }
    }

    private void endSeconds(long now) {
        while (secondEndsAt <= now && secondEndsAt <= endAt) {
            tally.endSecond();
            secondEndsAt += SECOND_NANOS;
        }
    }

    private void await(long now) throws IOException {
        long next = Math.min(now + SECOND_NANOS, followed.nextAt(NEVER));
        if (secondEndsAt <= endAt) {
            next = Math.min(next, secondEndsAt);
        }
        if (!pausing.isEmpty()) {
            next = Math.min(next, pausing.element().resumeAt());
        }
        if (!idle.isEmpty() && mayBegin(now)) {
            next = Math.min(next, dueAt(now));
        }
        if (next <= now) {
            selector.selectNow(this::go);
        } else {
            selector.select(this::go, Math.max(1, TimeUnit.NANOSECONDS.toMillis(next - now)));
        }
    }

    private void go(SelectionKey ready) {
        ((Connection) ready.attachment()).go(ready, shared);
    }

    private boolean mayBegin(long now) {
        return now < endAt && (order.count() == 0 || requests.written() < order.count());
    }

    /** When the next request is due. */
    private long dueAt(long now) {
        if (isOneByOne() && isBusy()) {
            return NEVER;
        }
        return isClosedLoop() ? now : startedAt + (long) (requests.written() / order.ratePerSecond() * SECOND_NANOS);
    }

    /** Of an open loop: what was due before its end, and found no connection. */
    private long unsent() {
        return isClosedLoop() ? 0 : Math.max(0, (long) (order.ratePerSecond() * order.seconds()) - requests.written());
    }

    private boolean isBusy() {
        return onTheirWay() > 0 || !pausing.isEmpty() || followed.isBusy();
    }

    private int onTheirWay() {
        return order.connections() - idle.size() - pausing.size();
    }

    private boolean isClosedLoop() {
        return order.ratePerSecond() == 0;
    }

    private boolean isOneByOne() {
        return order.watchedPerSecond() < 0;
    }
}
