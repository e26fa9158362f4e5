package io.giro.benchmark.load;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * Transfers that are followed until a caller sees them COMMITTED: each is read again and again on a connection of its own.
 *
 * <p>A transfer is read first when a quarter of the time is over that the fastest of the last ten took to its end. Between two reads lie 2 ms, or a tenth of the
 * transfer's age if that is more: so an end is seen late by no more than that, unless a transfer is four times as fast as those ten, and some fifteen reads for each
 * cost little beside the load. Times are those of the machine's clock, which server and client share.
 */
final class Followed implements Connection.Listener {
    private static final Pattern ID = Pattern.compile("\"transferId\":\"([^\"]+)\"");
    private static final Pattern ACCEPTED_AT = Pattern.compile("\"acceptedAt\":\"([^\"]+)\"");
    private static final Pattern STATE = Pattern.compile("\"state\":\"([A-Z]+)\"");
    private static final Pattern MILESTONE = Pattern.compile("\"state\":\"([A-Z]+)\",\"at\":\"([^\"]+)\"");
    private static final long SHORTEST_PAUSE_NANOS = 2_000_000;
    private static final int PAUSE_PART = 10;
    private static final int FIRST_PART = 4;
    private static final int LAST = 10;
    private static final int READ_BYTES = 512;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

    private final LoadOrder order;
    private final Deque<Connection> free = new ArrayDeque<>();
    private final Deque<Transfer> waiting = new ArrayDeque<>();
    private final Map<Connection, Transfer> reading = new HashMap<>();
    private final PriorityQueue<Connection> pausing =
            new PriorityQueue<>(Comparator.comparingLong(Connection::resumeAt));
    private final Map<String, Histogram> histograms = new TreeMap<>();
    private final Deque<Long> lastTookNanos = new ArrayDeque<>();
    private long lost;

    private record Transfer(String id, Instant acceptedAt, long sinceNanos) {}

    Followed(LoadOrder order, Selector selector, URI target, int connections) throws IOException {
        this.order = order;
        for (int i = 0; i < connections; i++) {
            free.add(new Connection(selector, target, READ_BYTES, this));
        }
    }

    /** Begins with a transfer, by the body of its 202. */
    void follow(String accepted) {
        waiting.add(new Transfer(first(ID, accepted), Instant.parse(first(ACCEPTED_AT, accepted)), System.nanoTime()));
        goOn(System.nanoTime());
    }

    /** Reads those whose pause is over. */
    void goOn(long now) {
        while (!pausing.isEmpty() && pausing.element().resumeAt() <= now) {
            read(pausing.remove());
        }
        while (!waiting.isEmpty() && !free.isEmpty()) {
            Connection connection = free.remove();
            Transfer transfer = waiting.remove();
            reading.put(connection, transfer);
            connection.resumeAt(transfer.sinceNanos() + firstPauseNanos());
            pausing.add(connection);
        }
    }

    /** Whether some have not ended. */
    boolean isBusy() {
        return !reading.isEmpty() || !waiting.isEmpty();
    }

    /** When {@link #goOn} has something to do again, by itself; far away if nothing pauses. */
    long nextAt(long otherwise) {
        return pausing.isEmpty() ? otherwise : pausing.element().resumeAt();
    }

    /** Transfers that ended otherwise than COMMITTED, or not within a minute. */
    long lost() {
        return lost;
    }

    Map<String, Histogram> histograms() {
        return histograms;
    }

    @Override
    public String toString() {
        return Integer.toString(reading.size() + waiting.size());
    }

    @Override
    public void answered(Connection connection) {
        Instant now = Instant.now();
        Transfer transfer = reading.get(connection);
        if (transfer == null) {
            throw new IllegalStateException("an answer about no transfer");
        }
        String state = connection.status() == 200 ? first(STATE, connection.body()) : "";
        switch (state) {
            case "COMMITTED" -> {
                remember(System.nanoTime() - transfer.sinceNanos());
                record(transfer, connection.body(), now);
                release(connection);
            }
            case "REJECTED", "CANCELLED" -> {
                lost++;
                release(connection);
            }
            default -> pause(connection, transfer);
        }
    }

    @Override
    public void broken(Connection connection, String why) {
        Transfer transfer = reading.get(connection);
        if (transfer != null) {
            pause(connection, transfer);
        }
    }

    private void pause(Connection connection, Transfer transfer) {
        long now = System.nanoTime();
        long age = now - transfer.sinceNanos();
        if (age > PATIENCE_NANOS) {
            lost++;
            release(connection);
            return;
        }
        connection.resumeAt(now + Math.max(SHORTEST_PAUSE_NANOS, age / PAUSE_PART));
        pausing.add(connection);
    }

    private void remember(long tookNanos) {
        lastTookNanos.add(tookNanos);
        if (lastTookNanos.size() > LAST) {
            lastTookNanos.remove();
        }
    }

    private long firstPauseNanos() {
        return lastTookNanos.size() < LAST
                ? 0
                : lastTookNanos.stream().min(Long::compare).orElseThrow() / FIRST_PART;
    }

    private void release(Connection connection) {
        reading.remove(connection);
        free.add(connection);
        goOn(System.nanoTime());
    }

    private void read(Connection connection) {
        Transfer transfer = reading.get(connection);
        if (transfer == null) {
            throw new IllegalStateException("no transfer to read");
        }
        RequestWriter.writeRead(connection.request(), order, transfer.id());
        connection.send(true);
    }

    private void record(Transfer transfer, String body, Instant seenAt) {
        Map<String, Instant> reached = new HashMap<>();
        Matcher milestone = MILESTONE.matcher(body);
        while (milestone.find()) {
            reached.put(milestone.group(1), Instant.parse(milestone.group(2)));
        }
        record(LoadResult.END_TO_END, transfer.acceptedAt(), seenAt);
        Instant held = reached.get("HELD");
        Instant credited = reached.get("CREDITED");
        Instant committed = reached.get("COMMITTED");
        // The views learn of events in any order, so a stage in between may still be missing.
        if (held != null && credited != null && committed != null) {
            record(LoadResult.HELD, transfer.acceptedAt(), held);
            record(LoadResult.CREDITED, held, credited);
            record(LoadResult.COMMITTED, credited, committed);
            record(LoadResult.SEEN, committed, seenAt);
        }
    }

    private void record(String name, Instant from, Instant to) {
        histograms
                .computeIfAbsent(name, unused -> LoadResult.newHistogram())
                .recordValue(Math.max(0, ChronoUnit.MICROS.between(from, to)));
    }

    private static String first(Pattern pattern, String body) {
        Matcher matcher = pattern.matcher(body);
        if (!matcher.find()) {
            throw new LoadFailed("The answer has no %s: %s".formatted(pattern, body));
        }
        return matcher.group(1);
    }
}
