package io.giro.checker.jdbc;

import io.giro.checker.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One snapshot of each shard, renewed when it is old: as long as a snapshot is open, its server must keep every row that
 * was changed or deleted since.
 */
final class Snapshots implements AutoCloseable {
    private final List<Shard> shards;
    private final Duration longest;
    private List<ShardSnapshot> open;
    private long openedAt;

    /** @param longest the age at which snapshots are renewed */
    Snapshots(List<Shard> shards, Duration longest) {
        this.shards = shards;
        this.longest = longest;
        open = open(shards);
        openedAt = System.nanoTime();
    }

    /** Those at hand. They stay open until {@link #renewWhenOld} or {@link #close} is called. */
    List<ShardSnapshot> all() {
        return open;
    }

    /** To be called between two subjects. */
    void renewWhenOld() {
        if (System.nanoTime() - openedAt >= longest.toNanos()) {
            close();
            open = open(shards);
            openedAt = System.nanoTime();
        }
    }

    @Override
    public void close() {
        List<RuntimeException> failures = close(open);
        open = List.of();
        if (!failures.isEmpty()) {
            RuntimeException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static List<ShardSnapshot> open(List<Shard> shards) {
        List<ShardSnapshot> snapshots = new ArrayList<>();
        try {
            for (int index = 0; index < shards.size(); index++) {
                ShardSnapshot snapshot = ShardSnapshot.open(index, shards.get(index));
                snapshots.add(snapshot);
                snapshot.requirePlaceAmong(shards.size());
            }
        } catch (RuntimeException e) {
            close(snapshots).forEach(e::addSuppressed);
            throw e;
        }
        return List.copyOf(snapshots);
    }

    /** All of them, whatever fails, and returns that. */
    private static List<RuntimeException> close(List<ShardSnapshot> snapshots) {
        List<RuntimeException> failures = new ArrayList<>();
        for (ShardSnapshot snapshot : snapshots) {
            try {
                snapshot.close();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        return failures;
    }
}
