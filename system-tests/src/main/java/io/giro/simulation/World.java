package io.giro.simulation;

import io.giro.saga.Clock;
import io.giro.saga.memory.MemoryBooks;
import io.giro.saga.memory.MemoryLog;
import java.time.Duration;

/** What there is in one run before anybody acts: the books, the log, the views, the time, who watches and what is drawn. */
final class World {

    static final int SHARDS = 2;
    static final int PARTITIONS = 4;

    private static final int MOST_SKEW_SECONDS = 3_600;

    final Chance chance;
    final Faults faults;
    final Trace trace = new Trace();
    final WorldClock clock = new WorldClock();
    final MemoryBooks books = new MemoryBooks(SHARDS);
    final MemoryLog log = new MemoryLog(PARTITIONS, SHARDS, clock);
    final ShardViews views = new ShardViews(SHARDS);
    final Relay relay = new Relay(SHARDS);
    final Auditor auditor = new Auditor(books, SHARDS);
    final LockedRows lockedRows;
    final Network network;

    private final int slowestBySeconds;

    World(long seed) {
        chance = new Chance(seed);
        faults = new Faults(chance);
        slowestBySeconds = -chance.between(0, MOST_SKEW_SECONDS);
        lockedRows = new LockedRows(chance);
        network = new Network(log, auditor, faults, chance, trace);
    }

    /** The clock of a new process. No two differ by more than an hour, for which the reconciler's looks are made. */
    Clock newClock() {
        return faults.strikes(Fault.SKEW)
                ? clock.skewed(Duration.ofSeconds(slowestBySeconds + chance.between(0, MOST_SKEW_SECONDS)))
                : clock;
    }
}
